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
import { readHub } from '#main/sync/sync-facts.ts';
import { readVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { computerName } from '#main/workstation/set-up.ts';
import { connectClinic } from './connect-clinic.ts';
import type { ConnectParts, FindHub } from './connect-clinic.ts';
import { addressText } from './hub-address.ts';
import { createInvitations } from './invite.ts';
import type { InviteParts } from './invite.ts';
import { createJoin } from './join.ts';
import { moveHub } from './move-hub.ts';
import { createRecovery } from './recover-clinic.ts';
import { serveClinic } from './serve-clinic.ts';
import type { ServingHub } from './serving.ts';

export interface EnrolmentParts {
  readonly parts: WorkstationParts;
  readonly connectHub: ConnectHub;
  readonly findHub: FindHub;
  readonly app: string;
  readonly workspace: () => Workspace | undefined;
  readonly engine: () => SyncEngine | undefined;
  /** The hub that this computer runs for its clinic, if it does. */
  readonly serving: ServingHub;
  /** Runs sync for a database that nobody is signed in to yet. */
  readonly startEngine: (db: ClinicDatabase, held: HeldKeys) => SyncEngine;
  readonly isLockHeld: () => boolean;
  readonly signIn: (userName: string, password: string) => Promise<unknown>;
}

/** The page of the gate on which somebody gave their secrets for this method; undefined for one that is not of ours. */
export const pageOf = (method: string, page: string | null): string | undefined => {
  switch (method) {
    case 'network.connect': return 'connect-hub';
    // Whoever connects a hub or serves the clinic comes to it on the way.
    case 'network.found': return page === 'serve-clinic' ? page : 'connect-hub';
    case 'network.invite': return 'add-workstation';
    case 'network.revoke': return 'revoke-workstation';
    case 'network.move': return 'hub-address';
    case 'network.serve': case 'network.stopServing': return 'serve-clinic';
    default: return undefined;
  }
};

/** In both windows. */
export const servingHandlers = (serving: ServingHub) => ({ 'network.serving': () => serving.look() });

const inUse = { type: 'trouble', trouble: 'in-use' } as const;

/** A clinic's hub, workstations that join it, and what ends here when this one seals: an invitation that nobody answered. */
export const createEnrolment = (enrolment: EnrolmentParts) => {
  const { parts, connectHub, findHub, app, serving } = enrolment;
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
    return {
      db, held: keys, recovery, clinicName, connectHub, clock: parts.clock, ids: parts.ids, app, schema: recordSchemaVersion,
      addressesOf: (address) => (serving.isOwn(address) ? serving.addresses() : [addressText(address)]),
    };
  };
  const connecting = (): ConnectParts => {
    const { db, keys } = open();
    return { db, held: keys, genesis: ownVault().recovery.genesis, connectHub, findHub };
  };
  /** The roster changed: the others hear of it now, not at the next beat. */
  const told = <T>(answer: T): T => {
    enrolment.engine()?.tryNow();
    return answer;
  };

  /** The hub may be elsewhere now. */
  const anew = <T>(answer: T): T => {
    enrolment.engine()?.beginAnew();
    return answer;
  };

  const handlers = {
    ...servingHandlers(serving),
    'network.connect': async (_context, typed) => told(await connectClinic(connecting(), typed)),
    'network.found': async (_context, { words }) => {
      const { db, keys } = open();
      const type = await db.transaction((tx) => keys.foundRoster(tx, words, computerName()));
      if (type !== 'words-wrong') await keys.reopen();
      return { type };
    },
    'network.address': async ({ read }) => {
      const hub = await readHub(read);
      return hub ? { address: addressText(hub.address), proxy: hub.address.proxy ?? '', isThisComputer: serving.isOwn(hub.address) } : null;
    },
    'network.move': async (_context, typed) => anew(await moveHub({ ...connecting(), app, schema: recordSchemaVersion, monotonic: parts.clock.monotonic }, typed)),
    'network.serve': async (_context, { way }) => anew(await serveClinic(connecting(), serving, way)),
    'network.stopServing': async () => ({ type: (await serving.stop()) ? 'stopped' : 'does-not-serve' }),
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
