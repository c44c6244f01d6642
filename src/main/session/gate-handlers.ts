import type { Handlers } from '#shared/contract/define.ts';
import { sql } from '#shared/database/types.ts';
import type { sessionGateContract } from '#shared/session/contract.ts';
import { touchIdAnswer } from '#shared/second-factor/touch-id.ts';
import type { CallContext, Session } from '#main/api/call-context.ts';
import type { SecondFactors } from '#main/second-factor/index.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { changePassword } from './change-password.ts';
import { ownPassword } from './own-password.ts';
import type { SessionKeeper, Workspace } from './session-keeper.ts';

const nothing = Promise.resolve({});
const inUse = { type: 'trouble', trouble: 'in-use' } as const;
const beginAgain = { type: 'begin-again' } as const;
const wrong = { type: 'wrong', waitSeconds: 0 } as const;

interface GateTies {
  /** While another process owns the folder nobody signs in here: two writers of one vault would undo each other. */
  readonly isLockHeld: () => boolean;
  /** Starts the idle time anew. */
  readonly touch: () => void;
  /** Whether the person of this session gave their secrets for the page that is up. */
  readonly isProved: (session: Session) => boolean;
}

export const sessionGateHandlers = (parts: WorkstationParts, keeper: SessionKeeper, factors: SecondFactors, { isLockHeld, touch, isProved }: GateTies) => {
  const unsealed = (): Workspace => {
    const workspace = keeper.workspace();
    if (!workspace) throw new Error('the door let a call without a session through');
    return workspace;
  };
  const failed = (workspace: Workspace, staffId: string, method: string, outcome: string) =>
    workspace.db.transaction((tx) => parts.audit.append(tx, [{ action: 'second-factor-failed', method, outcome, from: 'gate', who: undefined, recordKind: 'staff', recordId: staffId }]));

  return {
    'session.signIn': async ({ from }, { userName, password }) => (isLockHeld() ? keeper.signIn(userName, password, from) : inUse),
    'session.unlockWithPassword': async (_context, { staffId, password }) => {
      if (!isLockHeld()) return inUse;
      const person = keeper.people().find(({ staff }) => staff.id === staffId);
      return person ? keeper.signIn(person.staff.userName, password, 'gate') : wrong;
    },
    'session.unlock': async (_context, { staffId, pin }) => (isLockHeld() ? keeper.unlock(staffId, pin) : inUse),
    'session.secondFactor': async (_context, { code }) => {
      const pending = keeper.pending();
      if (pending?.steps[0] !== 'second-factor') return beginAgain;
      const workspace = unsealed();
      const check = await factors.checkCode(workspace.db, pending.staff.id, code);
      if (check.type === 'right') return keeper.stepDone('second-factor', check.how);
      await failed(workspace, pending.staff.id, 'session.secondFactor', check.type);
      return check;
    },
    'session.passkeyOptions': async (_context, { staffId }) => {
      const workspace = keeper.workspace();
      const known = staffId === null ? keeper.pending()?.staff.id : keeper.people().find(({ staff }) => staff.id === staffId)?.staff.id;
      if (!workspace || known === undefined || keeper.current()) return { options: null };
      const finger = staffId !== null && !keeper.pending() ? factors.touch.offer(known) : undefined;
      return { options: finger ?? (await factors.passkeyOptions(workspace.db.read, known)) ?? null };
    },
    'session.passkey': async (_context, { response }) => {
      const workspace = keeper.workspace();
      if (!workspace || keeper.current()) return beginAgain;
      if (response === touchIdAnswer && !keeper.pending()) {
        const touched = await factors.touch.confirm();
        const opened = touched === undefined ? undefined : await keeper.unlockProved(touched, 'touch-id');
        if (opened?.type === 'signed-in') return { type: 'signed-in' };
        await failed(workspace, touched ?? '', 'session.passkey', 'wrong');
        return wrong;
      }
      const proved = await factors.checkPasskey(workspace.db, response);
      const pending = keeper.pending();
      if (proved && pending?.staff.id === proved.staffId && pending.steps[0] === 'second-factor') return keeper.stepDone('second-factor', 'passkey');
      const unlocked = proved && !pending ? await keeper.unlockProved(proved.staffId, 'passkey') : undefined;
      if (unlocked?.type === 'signed-in') return { type: 'signed-in' };
      await failed(workspace, proved?.staffId ?? pending?.staff.id ?? '', 'session.passkey', 'wrong');
      return wrong;
    },
    'session.newPassword': async (_context, { newPassword }) => {
      const pending = keeper.pending();
      if (pending?.steps[0] !== 'new-password') return beginAgain;
      const why = await ownPassword(parts, unsealed(), pending.staff, newPassword);
      return why ? { type: 'password-too-weak', why } : keeper.stepDone('new-password');
    },
    'session.continueSignIn': async ({ session }) => {
      const pending = keeper.pending();
      if (pending?.steps[0] !== 'enrol') return beginAgain;
      const own = await factors.stateOf(unsealed().db.read, session.staffId);
      return own.hasTotp || own.passkeyCount > 0 ? keeper.stepDone('enrol') : { type: 'next', step: 'enrol' };
    },
    'session.cancelSignIn': async () => {
      await keeper.cancelSignIn();
      return {};
    },
    'session.choosePin': (_context, { pin }) => {
      const type = keeper.choosePin(pin);
      if (type === 'chosen' && keeper.gatePage() === 'choose-pin') keeper.leaveGatePage();
      return Promise.resolve({ type });
    },
    'session.changePassword': (_context, { oldPassword, newPassword }) => {
      const kept = keeper.current();
      if (!kept) throw new Error('the door let a call without a session through');
      return changePassword(parts, kept, oldPassword, newPassword);
    },
    'session.activity': () => {
      touch();
      return nothing;
    },
    'session.leaveGate': () => {
      keeper.leaveGatePage();
      return nothing;
    },
    'session.gatePage': ({ session }) => Promise.resolve({ page: keeper.gatePage(), displayName: session.displayName, isProved: isProved(session) }),
  } satisfies Handlers<typeof sessionGateContract, CallContext>;
};

/** Whether somebody has a draft waiting, for the lock screen; never which. */
export const hasDraft = async ({ db }: Workspace, staffId: string): Promise<boolean> =>
  (await db.read.get(sql`SELECT 1 AS one FROM draft WHERE staff_id = ${staffId} AND form <> 'place' LIMIT 1`)) !== undefined;
