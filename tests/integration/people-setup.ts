import { sql } from '#shared/database/types.ts';
import type { Role } from '#shared/staff/roles.ts';
import { openTestClinic, valueOf } from './test-clinic.ts';
import type { TestClinicOptions } from './test-clinic.ts';

export type Opened = Awaited<ReturnType<typeof openTestClinic>>;
export const passwordOf = (userName: string): string => `${userName} pebble 8812 lane`;

/** `signedInAs` undefined: nothing is set up yet. */
export type PeopleOptions = Omit<TestClinicOptions, 'signedInAs'> & { readonly signedInAs?: 'administrator' | undefined };

/** A clinic with Ruth, its administrator, signed in, and what stories about people need. */
export const openWithPeople = async ({ signedInAs, ...options }: PeopleOptions = { signedInAs: 'administrator' }) => {
  const opened = await openTestClinic(signedInAs ? { ...options, signedInAs } : options);
  const rows = async (text: string, ...values: readonly string[]) => (await opened.clinic.keeper.workspace()?.db.read.all<Record<string, unknown>>({ text, values })) ?? [];
  const db = () => opened.clinic.keeper.workspace()?.db ?? fail();
  const fail = (): never => {
    throw new Error('the workstation is sealed');
  };
  return {
    ...opened, rows, db,
    /** Adds somebody with a password of their own; power is given with the recovery words. */
    add: async (userName: string, role: Role): Promise<string> => {
      const added = await opened.stepUp('staff.add', { userName, displayName: `Person ${userName}`, role, password: passwordOf(userName) }, { withWords: true });
      if (added.type !== 'added') throw new Error(JSON.stringify(added));
      return added.staff?.id ?? '';
    },
    /** Locks and lets somebody else in. */
    as: async (userName: string) => {
      await opened.clinic.keeper.lock('switch');
      await opened.signIn(userName, userName === 'ruth' ? 'amber kettle 4477 hill' : passwordOf(userName));
    },
    /** What sign-in answers from the gate, after a lock where somebody is in front. */
    tryAs: async (userName: string, password: string) => {
      await opened.clinic.keeper.lock('switch');
      return valueOf(await opened.gate['session.signIn']({ userName, password }));
    },
    own: () => opened.clinic.keeper.current()?.session.staffId ?? '',
    alerts: async () => (await rows('SELECT kind, staff_id AS about, by_id AS by FROM alert ORDER BY at, id')),
    listed: async (id: string) => valueOf(await opened.client['staff.list']({})).staff.find((each) => each.id === id),
    /** As a row in the database says it, whatever the contract would refuse. */
    forge: (text: string, ...values: readonly string[]) => db().transaction((tx) => tx.run({ text, values })),
    audited: async (action: string) => (await db().read.all<{ outcome: string; method: string }>(sql`SELECT outcome, method FROM audit_row WHERE action = ${action} ORDER BY seq`)),
  };
};
export type WithPeople = Awaited<ReturnType<typeof openWithPeople>>;
