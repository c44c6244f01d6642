import type { WindowKind } from '#shared/contract/bridge.ts';
import type { LockReason, SignInStep } from '#shared/session/contract.ts';
import type { gatePages } from '#shared/session/gate-pages.ts';
import { isFitPin } from '#shared/session/fit-pin.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import type { StaffMember } from '#shared/staff/contract.ts';
import type { OpenClinic } from '#main/api/door.ts';
import type { Session } from '#main/api/call-context.ts';
import { createSearchSessions } from '#main/api/search-sessions.ts';
import { createAccess } from '#main/access/index.ts';
import type { Access } from '#main/access/index.ts';
import { isOutOfSpace } from '#main/audit/index.ts';
import type { AuditProof, AuditRow } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { openHeldKeys } from '#main/sync/keys/held-keys.ts';
import type { HeldKeys } from '#main/sync/keys/held-keys.ts';
import { zero } from '#main/vault/encodings.ts';
import { createTurn } from '#main/vault/turn.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { troubleOrThrow } from '#main/workstation/open-database.ts';
import { checkAgain, signIn } from '#main/workstation/sign-in.ts';
import { createPin } from './pin.ts';
import type { Pin } from './pin.ts';
import { rotateKey, whyRotationDue } from './rotate-key.ts';
import type { KeyRotation } from './rotate-key.ts';

export type GatePage = (typeof gatePages)[number];
/** keys-and-lock.md: `sealed` holds no key, `locked` holds the database open for nobody, `open` for one person. */
export type WorkstationState = 'sealed' | 'locked' | 'open';
export type SealReason = 'sign-out' | 'suspend' | 'quit' | 'locked-too-long' | 'clock' | 'damage' | 'key-rotation' | 'update';

/** What the unsealed workstation holds, and only main. */
export interface Workspace {
  readonly db: ClinicDatabase;
  readonly databaseKey: Uint8Array;
  readonly access: Access;
  readonly proof: AuditProof;
  /** What it can sign, seal and open towards the hub. */
  readonly keys: HeldKeys;
}

/** An open session with what only main may hold. */
export interface KeptSession extends OpenClinic, Workspace {
  readonly access: Access;
  readonly keys: HeldKeys;
}

/** Somebody who signed in fully since the unseal. */
interface KnownPerson {
  readonly staff: StaffMember;
  pin: Pin | undefined;
}

/** A right password, with steps still missing. */
export interface PendingSignIn {
  readonly staff: StaffMember;
  readonly steps: readonly SignInStep[];
  readonly from: string;
  readonly since: number;
}

/** What features hold for one unsealed time; told before its database closes. `stepsFor`: what this person must still give or do. */
export interface SessionWatch {
  readonly unsealed: (workspace: Workspace) => void;
  readonly opened: (kept: KeptSession) => void;
  readonly sealing: (workspace: Workspace) => Promise<void>;
  /** Around a change of the database's key, which may take minutes. */
  readonly keyChanges: (isRunning: boolean) => void;
  readonly stepsFor: (workspace: Workspace, staff: StaffMember, from: string) => Promise<readonly SignInStep[]>;
}

export type SignInAnswer =
  | { readonly type: 'signed-in' }
  | { readonly type: 'next'; readonly step: SignInStep }
  | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

export type StepAnswer = { readonly type: 'signed-in' | 'begin-again' } | { readonly type: 'next'; readonly step: SignInStep };

export type UnlockAnswer =
  | { readonly type: 'signed-in' }
  | { readonly type: 'wrong'; readonly waitSeconds: number; readonly triesLeft: number }
  | { readonly type: 'wait'; readonly waitSeconds: number }
  | { readonly type: 'password-needed' };

const longestPendingMs = 180_000;
// To find the phone, install an app and write ten codes down.
const longestEnrolMs = 600_000;

/** Holds the one session of this workstation and the states around it. Sealed, the database is closed and its key is zeroed. */
export const createSessionKeeper = (parts: WorkstationParts, watch: SessionWatch) => {
  let workspace: Workspace | undefined;
  let session: Session | undefined;
  let kept: KeptSession | undefined;
  let pending: PendingSignIn | undefined;
  let locked: { readonly reason: LockReason; readonly at: string; readonly since: number; readonly lastStaffId: string } | undefined;
  let gatePage: GatePage | null = null;
  let trouble: Trouble | null = null;
  const people = new Map<string, KnownPerson>();
  // Sign-in, lock and seal take turns: two at once would open the database twice or close it under a sign-in.
  const inTurn = createTurn();
  const listeners = new Set<() => void>();
  const sealListeners = new Set<(reason: SealReason) => void>();
  const changed = () => listeners.forEach((listener) => listener());

  const rowOf = (who: Session, action: AuditRow['action'], from: string, outcome = 'ok'): AuditRow => ({
    action, method: `session.${action}`, outcome, from, who: { staffId: who.staffId, role: who.role, sessionId: who.sessionId },
  });
  /** A full disk keeps nobody from locking or unlocking: the row waits in the reserve. */
  const write = ({ db, proof }: Workspace, row: AuditRow): Promise<void> =>
    db.transaction((tx) => parts.audit.append(tx, [row])).catch((error: unknown) => {
      if (!isOutOfSpace(error)) throw error;
      proof.keepInReserve([row]);
    });
  const note = (row: AuditRow): Promise<void> => (workspace ? write(workspace, row) : Promise.resolve());

  const closeSession = (): Session | undefined => {
    const ending = session;
    // First nobody is signed in: answers still under way are dropped by the door.
    session = undefined;
    kept = undefined;
    gatePage = null;
    return ending;
  };

  const exchangeKey = async (of: Workspace, who: Session | undefined): Promise<KeyRotation> => {
    watch.keyChanges(true);
    try {
      return await rotateKey(parts, of, who);
    } finally {
      watch.keyChanges(false);
    }
  };

  const sealNow = async (reason: SealReason, from: string): Promise<void> => {
    const ending = workspace;
    const who = closeSession();
    if (!ending) return;
    workspace = undefined;
    pending = undefined;
    locked = undefined;
    people.forEach((person) => person.pin?.forget());
    people.clear();
    changed();
    try {
      await watch.sealing(ending);
      const row: AuditRow = who
        ? rowOf(who, reason === 'sign-out' ? 'sign-out' : 'seal', from, reason === 'sign-out' ? 'ok' : reason)
        : { action: 'seal', method: 'session.seal', outcome: reason, from, who: undefined };
      await write(ending, row);
      await ending.proof.end();
      // Nobody is at work now; a cut in the middle is ended by the next sign-in.
      if ((reason === 'sign-out' || reason === 'locked-too-long') && whyRotationDue(parts)) await exchangeKey(ending, undefined);
    } finally {
      await ending.db.close();
      ending.keys.end();
      zero(ending.databaseKey);
      changed();
      sealListeners.forEach((listener) => listener(reason));
    }
  };

  const lockNow = async (reason: LockReason): Promise<void> => {
    const who = closeSession();
    if (!who || !workspace) return;
    locked = { reason, at: parts.clock.now(), since: parts.clock.monotonic(), lastStaffId: who.staffId };
    changed();
    await note(rowOf(who, 'lock', 'core', reason)).catch(() => parts.log.write('lock-not-written'));
    await workspace?.proof.checkpoint();
  };

  /** Everything was given: this person is in front of the clinic window now. */
  const open = async (staff: StaffMember, from: string, action: 'sign-in' | 'unlock', how: string): Promise<void> => {
    if (!workspace) throw new Error('nothing is unsealed');
    const role = workspace.access.roleOf(staff.id) ?? staff.role;
    const opening: Session = { sessionId: parts.ids.newId(), staffId: staff.id, userName: staff.userName, displayName: staff.displayName, role };
    await write(workspace, rowOf(opening, action, from, how));
    await workspace.access.recall(workspace.db.read, staff.id);
    const known = people.get(staff.id) ?? { staff, pin: undefined };
    people.set(staff.id, known);
    session = opening;
    const { proof } = workspace;
    kept = { ...workspace, session, searches: createSearchSessions(parts.clock.monotonic), isReadOnly: () => proof.doubts().length > 0, keepInReserve: proof.keepInReserve };
    pending = undefined;
    locked = undefined;
    const mayChoose = workspace.access.policy('pin.allowed');
    gatePage = action === 'sign-in' && from === 'gate' && mayChoose && !known.pin ? 'choose-pin' : null;
    watch.opened(kept);
    changed();
  };

  const begin = async (staff: StaffMember, from: string): Promise<SignInAnswer> => {
    if (!workspace) throw new Error('nothing is unsealed');
    const steps = await watch.stepsFor(workspace, staff, from);
    const [step] = steps;
    if (step === undefined) {
      await open(staff, from, 'sign-in', 'ok');
      return { type: 'signed-in' };
    }
    pending = { staff, steps, from, since: parts.clock.monotonic() };
    changed();
    return { type: 'next', step };
  };

  const signInSealed = async (userName: string, password: string, from: string): Promise<SignInAnswer> => {
    const result = await signIn(parts, userName, password);
    trouble = result.type === 'trouble' ? result.trouble : null;
    if (result.type !== 'signed-in') return result;
    const access = createAccess(parts.clock);
    let keys: HeldKeys | undefined;
    try {
      await access.load(result.db.read);
      keys = await openHeldKeys({ read: result.db.read, clock: parts.clock, genesis: result.vault.recovery.genesis, device: result.device, markPath: parts.paths.sentMark });
      const proof = await parts.beginProof(result.db);
      workspace = { db: result.db, databaseKey: result.databaseKey, access, proof, keys };
      watch.unsealed(workspace);
      return await begin(result.staff, from);
    } catch (error) {
      if (workspace) await watch.sealing(workspace).catch(() => parts.log.write('seal-failed'));
      await workspace?.proof.end();
      keys?.end();
      workspace = undefined;
      await result.db.close();
      zero(result.databaseKey);
      // So much cannot be read that nobody may work: the gate says so, and what to do.
      const found = troubleOrThrow(error);
      ({ trouble } = found);
      return found;
    }
  };

  /** The database is open already, for others: the password is checked by its slot all the same. */
  const signInUnsealed = async (open_: Workspace, userName: string, password: string, from: string): Promise<SignInAnswer> => {
    const check = await checkAgain(parts, open_, userName, password);
    if (check.type !== 'right') return check;
    if (open_.access.roleOf(check.staff.id) === undefined) return { type: 'wrong', waitSeconds: 0 };
    if (!people.has(check.staff.id)) return begin(check.staff, from);
    await open(check.staff, from, 'unlock', 'password');
    return { type: 'signed-in' };
  };

  const cancelPending = async (): Promise<void> => {
    if (!pending) return;
    pending = undefined;
    if (people.size === 0) await sealNow('sign-out', 'core');
    else changed();
  };

  return {
    current: (): KeptSession | undefined => kept,
    workspace: (): Workspace | undefined => workspace,
    state: (): WorkstationState => (session ? 'open' : workspace ? 'locked' : 'sealed'),
    pending: (): PendingSignIn | undefined => pending,
    locked: () => locked,
    /** Who can unlock, latest first to sign in. */
    people: (): readonly { readonly staff: StaffMember; readonly hasPin: boolean }[] => [...people.values()].map(({ staff, pin }) => ({ staff, hasPin: pin !== undefined })),
    trouble: () => trouble,
    clearTrouble: () => {
      trouble = null;
    },
    gatePage: () => gatePage,
    stage: (): WindowKind => (kept && gatePage === null ? 'clinic' : 'gate'),
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Told once everything is closed and zeroed; a shell then ends this process and starts a new one. */
    onSeal: (listener: (reason: SealReason) => void) => {
      sealListeners.add(listener);
      return () => sealListeners.delete(listener);
    },
    openGatePage: (page: GatePage): void => {
      if (!kept) return;
      gatePage = page;
      changed();
    },
    leaveGatePage: () => {
      gatePage = null;
      changed();
    },
    signIn: (userName: string, password: string, from: string): Promise<SignInAnswer> =>
      inTurn(async () => {
        if (session) await lockNow('switch');
        await cancelPending();
        return workspace ? signInUnsealed(workspace, userName, password, from) : signInSealed(userName, password, from);
      }),
    /** One step is done (a code was right, a password was chosen): the next one, or in. */
    stepDone: (step: SignInStep, how = 'ok'): Promise<StepAnswer> =>
      inTurn(async () => {
        if (pending?.steps[0] !== step) return { type: 'begin-again' };
        const [, ...left] = pending.steps;
        const [next] = left;
        if (next === undefined) {
          await open(pending.staff, pending.from, 'sign-in', how);
          return { type: 'signed-in' };
        }
        pending = { ...pending, steps: left };
        changed();
        return { type: 'next', step: next };
      }),
    cancelSignIn: () => inTurn(cancelPending),
    unlock: (staffId: string, pin: string): Promise<UnlockAnswer> =>
      inTurn(async () => {
        const person = people.get(staffId);
        if (!workspace || session || !person?.pin || workspace.access.roleOf(staffId) === undefined) return { type: 'password-needed' };
        const check = person.pin.check(pin);
        if (check.type === 'right') {
          await open(person.staff, 'gate', 'unlock', 'pin');
          return { type: 'signed-in' };
        }
        if (check.type === 'gone') person.pin = undefined;
        await note({ action: 'unlock-failed', method: 'session.unlock', outcome: check.type, from: 'gate', who: undefined, recordKind: 'staff', recordId: staffId });
        return check.type === 'gone' ? { type: 'password-needed' } : check;
      }),
    /** A passkey of this person was proved. Only for somebody who signed in fully since the unseal. */
    unlockProved: (staffId: string, how: string): Promise<UnlockAnswer> =>
      inTurn(async () => {
        const person = people.get(staffId);
        if (!workspace || session || !person || workspace.access.roleOf(staffId) === undefined) return { type: 'password-needed' };
        await open(person.staff, 'gate', 'unlock', how);
        return { type: 'signed-in' };
      }),
    choosePin: (pin: string | null): 'chosen' | 'too-easy' | 'not-allowed' => {
      const person = session && people.get(session.staffId);
      if (!person || !workspace) throw new Error('nobody is signed in');
      if (pin !== null && !workspace.access.policy('pin.allowed')) return 'not-allowed';
      if (pin !== null && !isFitPin(pin)) return 'too-easy';
      person.pin?.forget();
      person.pin = pin === null ? undefined : createPin(pin, parts.clock.monotonic);
      return 'chosen';
    },
    lock: (reason: LockReason): Promise<void> => {
      // At once, before any turn: the screen must not wait for somebody's slow sign-in.
      if (!session) return Promise.resolve();
      return lockNow(reason);
    },
    /** This person's PIN goes. Somebody else who can still unlock keeps the workstation unsealed. */
    signOut: (action: 'sign-out' | 'idle-sign-out', from: string): Promise<void> =>
      inTurn(async () => {
        const leaving = session;
        if (leaving) {
          people.get(leaving.staffId)?.pin?.forget();
          people.delete(leaving.staffId);
          if (people.size > 0 && workspace) {
            closeSession();
            locked = { reason: 'switch', at: parts.clock.now(), since: parts.clock.monotonic(), lastStaffId: '' };
            changed();
            await note(rowOf(leaving, action, from));
            return;
          }
        }
        await sealNow('sign-out', from);
      }),
    seal: (reason: SealReason, from = 'core'): Promise<void> => inTurn(() => sealNow(reason, from)),
    /** Another database key under the open session, once the calls before it are done: never wait for it inside a transaction. */
    rotateKey: (): Promise<KeyRotation> =>
      inTurn(async () => {
        if (!workspace) return { type: 'kept', why: 'sealed' };
        try {
          const rotation = await exchangeKey(workspace, session);
          // The file is under a key that the vault could not yet call the current one: the next sign-in ends that.
          if (rotation.type === 'rotated' && !rotation.isSettled) await sealNow('key-rotation', 'core');
          return rotation;
        } catch (error) {
          await sealNow('damage', 'core').catch(() => parts.log.write('seal-failed'));
          throw error;
        }
      }),
    /** Somebody left or lost their way in: their session ends, and what would unlock for them is forgotten. */
    expel: (staffId: string): Promise<void> =>
      inTurn(async () => {
        people.get(staffId)?.pin?.forget();
        people.delete(staffId);
        if (session?.staffId !== staffId) return;
        closeSession();
        if (people.size === 0) await sealNow('sign-out', 'core');
        else {
          locked = { reason: 'switch', at: parts.clock.now(), since: parts.clock.monotonic(), lastStaffId: '' };
          changed();
        }
      }),
    /** About once a second. */
    tick: (): void => {
      const now = parts.clock.monotonic();
      workspace?.proof.tick();
      if (pending && !(now - pending.since < (pending.steps[0] === 'enrol' ? longestEnrolMs : longestPendingMs))) void inTurn(cancelPending);
      if (!locked || !workspace) return;
      // Not smaller rather than greater: a clock that answers nonsense seals.
      if (!(now - locked.since < workspace.access.policy('lock.sealMinutes') * 60_000)) void inTurn(() => sealNow('locked-too-long', 'core'));
    },
  };
};

export type SessionKeeper = ReturnType<typeof createSessionKeeper>;
