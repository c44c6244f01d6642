import type { Role } from '#shared/staff/roles.ts';
import { administrator } from './test-clinic.ts';
import type { openTestClinic } from './test-clinic.ts';

const passwordOf = (userName: string) => `${userName} pebble 8812 lane`;

/** Adds people and changes between them, as a workstation that several share sees it. Only the administrator adds. */
export const peopleOf = (clinic: Awaited<ReturnType<typeof openTestClinic>>) => {
  const known = new Set<string>();
  const add = async (userName: string, role: Role): Promise<string> => {
    const reply = JSON.parse(await clinic.clinic.call('gate', 'staff.add', { userName, displayName: `A ${userName}`, role, password: passwordOf(userName) })) as { value?: { type: string; staff?: { id: string } } };
    if (reply.value?.type !== 'added' || !reply.value.staff) throw new Error(JSON.stringify(reply));
    known.add(userName);
    return reply.value.staff.id;
  };
  return {
    add,
    /** Somebody else sits down; the one before stays signed in behind the lock. */
    be: async (userName: string): Promise<void> => {
      await clinic.clinic.keeper.lock('switch');
      await clinic.signIn(userName, known.has(userName) ? passwordOf(userName) : administrator.password);
    },
  };
};
