import type { Handlers } from '#shared/contract/define.ts';
import type { enrolmentContract } from '#shared/enrolment/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { recordSchemaVersion } from '#main/records/index.ts';
import type { Workspace } from '#main/session/index.ts';
import type { ConnectHub } from '#main/sync/hub-connection.ts';
import type { HeldKeys } from '#main/sync/keys/held-keys.ts';
import { RosterRuleError } from '#main/sync/roster/entries.ts';
import type { SyncEngine } from '#main/sync/sync-engine.ts';
import { readVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { connectClinic } from './connect-clinic.ts';
import type { FindHub } from './connect-clinic.ts';
import { createInvitations } from './invite.ts';
import type { InviteParts } from './invite.ts';
import { createJoin } from './join.ts';
import { createRecovery } from './recover-clinic.ts';

export interface EnrolmentParts {
  readonly parts: WorkstationParts;
  readonly connectHub: ConnectHub;
  readonly findHub: FindHub;
  readonly app: string;
  readonly workspace: () => Workspace | undefined;
  readonly engine: () => SyncEngine | undefined;
  /** Runs sync for a database that nobody is signed in to yet. */
  readonly startEngine: (db: ClinicDatabase, held: HeldKeys) => SyncEngine;
  readonly isLockHeld: () => boolean;
  readonly signIn: (userName: string, password: string) => Promise<unknown>;
}

/** The page of the gate on which somebody gave their secrets for this method; undefined for one that is not of ours. */
export const pageOf = (method: string): string | undefined =>
  method === 'network.connect' ? 'connect-hub' : method === 'network.invite' ? 'add-workstation' : method === 'network.revoke' ? 'revoke-workstation' : undefined;

const inUse = { type: 'trouble', trouble: 'in-use' } as const;

/** A clinic's hub, workstations that join it, and what ends here when this one seals: an invitation that nobody answered. */
export const createEnrolment = (enrolment: EnrolmentParts) => {
  const { parts, connectHub, findHub, app } = enrolment;
  const invitations = createInvitations();
  const joinParts = { parts, connectHub, findHub, app, schema: recordSchemaVersion, startEngine: enrolment.startEngine };
  const join = createJoin(joinParts);
  const recovery = createRecovery(joinParts);
  const open = (): Workspace => {
    const workspace = enrolment.workspace();
    if (!workspace) throw new Error('nothing is unsealed');
    return workspace;
  };
  const ownVault = (): Vault => {
    const found = readVault(parts.paths.vault);
    if (found.type !== 'ok') throw new Error('the vault of an open workstation cannot be read');
    return found.vault;
  };
  const inviting = (): InviteParts => {
    const { db, keys } = open();
    const { recovery, clinicName } = ownVault();
    return { db, held: keys, recovery, clinicName, connectHub, clock: parts.clock, ids: parts.ids, app, schema: recordSchemaVersion };
  };
  /** The roster changed: the others hear of it now, not at the next beat. */
  const told = <T>(answer: T): T => {
    enrolment.engine()?.tryNow();
    return answer;
  };

  const handlers = {
    'network.connect': async (_context, typed) => {
      const { db, keys } = open();
      return told(await connectClinic({ db, held: keys, genesis: ownVault().recovery.genesis, connectHub, findHub }, typed));
    },
    'network.invite': (_context, { class: kind }) => invitations.begin(inviting(), kind),
    'network.invitation': () => invitations.look(inviting()),
    'network.letIn': async (_context, { isSame }) => told(await invitations.answer(inviting(), isSame)),
    'network.devices': () => {
      const keys = open().keys.current();
      const devices = [...(keys?.roster().devices.values() ?? [])].filter(({ dev, revoked }) => !revoked && dev !== keys?.dev);
      return Promise.resolve({ devices: devices.map(({ dev, name, class: kind, admittedAt }) => ({ dev, name, class: kind, admittedAt: new Date(admittedAt).toISOString() })) });
    },
    'network.revoke': async ({ tx, afterwards }, { dev, why }) => {
      const keys = open().keys.current();
      if (!keys || !open().keys.mayAdminister()) return { type: 'may-not' };
      if (dev === keys.dev) return { type: 'itself' };
      const device = keys.roster().devices.get(dev);
      if (!device || device.revoked) return { type: 'no-such' };
      try {
        await keys.revokeDevice(tx, dev, why);
      } catch (error) {
        if (error instanceof RosterRuleError) return { type: 'may-not' };
        throw error;
      }
      afterwards(() => Promise.resolve(void told(undefined)));
      return { type: 'revoked' };
    },
    'join.begin': async (_context, typed) => {
      if (!enrolment.isLockHeld()) return inUse;
      await recovery.end();
      return join.begin(typed);
    },
    'join.look': () => join.look(),
    'join.finish': async (_context, { userName, password }) => {
      const finished = await join.finish(userName, password);
      if (finished.type === 'done') await enrolment.signIn(userName, password);
      return finished;
    },
    'join.cancel': async () => {
      await join.forget();
      return {};
    },
    'recoverClinic.find': async (_context, typed) => {
      if (!enrolment.isLockHeld()) return inUse;
      await join.forget();
      return recovery.find(typed);
    },
    'recoverClinic.accept': (_context, { clinicName, lost }) => recovery.accept(clinicName, lost),
    'recoverClinic.look': () => recovery.look(),
    'recoverClinic.finish': async (_context, { userName, password, isNew }) => {
      const finished = await recovery.finish(userName, password, isNew);
      if (finished.type === 'done') await enrolment.signIn(userName, password);
      return finished;
    },
    'recoverClinic.stop': async () => {
      await recovery.end();
      return {};
    },
  } satisfies Handlers<typeof enrolmentContract, CallContext>;
  return { handlers, isJoining: () => join.isPending() || recovery.isPending(), sealed: invitations.forget,
    end: async () => {
      await join.forget();
      await recovery.end();
    },
  };
};
