import type { StaffMember } from '#shared/staff/contract.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { adoptStaff, isCodeOver, provableByName, proves, saveFirstSlot, staffBySlot } from '#main/staff/index.ts';
import {
  attemptsAreOurs, changedByHand, countAttempt, delayAfter, forgiveAttempt, secondsToWait, withAttemptsMac, withDistrust, withSaneWait,
} from '#main/vault/attempts.ts';
import { openDeviceKeys } from '#main/vault/device-keys.ts';
import type { OpenedDeviceKeys } from '#main/vault/device-keys.ts';
import { zero } from '#main/vault/encodings.ts';
import { openNoSlot, openSlot, slotIdOf, zeroKeys } from '#main/vault/slots.ts';
import type { OpenedKeys } from '#main/vault/slots.ts';
import { macFits } from '#main/vault/vault-mac.ts';
import { writeVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import type { HeldKeys } from '#main/sync/keys/held-keys.ts';
import { slotParts } from './context.ts';
import type { WorkstationParts } from './context.ts';
import { inspectFiles, readDeviceSecret } from './inspect.ts';
import { inOwnVault, putSlot } from './own-vault.ts';
import { openDatabase, troubleOrThrow } from './open-database.ts';
import { settleRotation } from './settle-rotation.ts';

export type SignInResult =
  | { readonly type: 'signed-in'; readonly staff: StaffMember; readonly db: ClinicDatabase; readonly databaseKey: Uint8Array; readonly vault: Vault; readonly device: OpenedDeviceKeys }
  | { readonly type: 'wrong'; readonly waitSeconds: number }
  | { readonly type: 'wait'; readonly waitSeconds: number }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

export type PasswordCheck =
  | { readonly type: 'right'; readonly keys: OpenedKeys; readonly vault: Vault; readonly slotId: string }
  | { readonly type: 'wrong'; readonly waitSeconds: number }
  | { readonly type: 'wait'; readonly waitSeconds: number };

/** The password proved itself by what the staff stream says of it: no slot of this workstation opened. */
interface ProvedElsewhere {
  readonly type: 'proved';
  readonly vault: Vault;
  readonly slotId: string;
}

/**
 * Checks a password by opening its slot. The try is counted on disk before it is checked, an unknown name costs the same time
 * and gets the same answer, and a failure waits in the vault until somebody signs in and the audit can take it.
 */
export const checkPassword = async (
  parts: WorkstationParts, before: Vault, deviceSecret: Uint8Array, userName: string, password: string,
): Promise<PasswordCheck> => {
  const check = await checkCounted(parts, before, deviceSecret, userName, password, undefined);
  if (check.type === 'proved') throw new Error('nothing was asked but the slot');
  return check;
};

/** `prove` takes as long as a slot does and is asked in its place where there is none. */
const checkCounted = async (
  parts: WorkstationParts, before: Vault, deviceSecret: Uint8Array, userName: string, password: string, prove: (() => Promise<boolean>) | undefined,
): Promise<PasswordCheck | ProvedElsewhere> => {
  const now = parts.clock.now();
  const slotId = slotIdOf(deviceSecret, userName);
  const vault = withSaneWait(attemptsAreOurs(deviceSecret, before) ? before : withDistrust(before, now), slotId, now);
  const save = (next: Vault): Vault => {
    const sealed = withAttemptsMac(deviceSecret, next);
    writeVault(parts.paths.vault, sealed);
    return sealed;
  };
  const waitSeconds = Math.max(secondsToWait(vault, slotId, now), Math.ceil(((parts.waits.get(slotId) ?? 0) - parts.clock.monotonic()) / 1000));
  if (waitSeconds > 0) {
    if (vault !== before) save(vault);
    return { type: 'wait', waitSeconds };
  }
  const counted = save(countAttempt(vault, slotId, now));
  const slot = counted.slots.find((each) => each.slotId === slotId);
  const crypto = slotParts(parts, deviceSecret);
  if (prove && (await prove())) {
    parts.waits.delete(slotId);
    return { type: 'proved', vault: save(forgiveAttempt(counted, slotId)), slotId };
  }
  const keys = prove ? undefined : slot ? await openSlot(crypto, slot, counted.keys, password) : await openNoSlot(crypto, counted.keys, password);
  if (!keys) {
    const delay = delayAfter(counted.attempts[slotId]?.failed ?? 0);
    if (delay > 0) parts.waits.set(slotId, parts.clock.monotonic() + delay * 1000);
    return { type: 'wrong', waitSeconds: delay };
  }
  parts.waits.delete(slotId);
  return { type: 'right', keys, vault: save(forgiveAttempt(counted, slotId)), slotId };
};

/** From a name and a password to an open database; every way that it cannot be is an answer, never a new key or file. */
export const signIn = async (parts: WorkstationParts, userName: string, password: string): Promise<SignInResult> => {
  const found = inspectFiles(parts.paths, parts.isTestKeyring);
  if (found.type === 'not-set-up') return { type: 'trouble', trouble: 'vault-missing' };
  if (found.type === 'trouble') return { type: 'trouble', trouble: found.trouble };
  const deviceSecret = await readDeviceSecret(parts.secrets, found.vault);
  if (!deviceSecret) return { type: 'trouble', trouble: 'keychain-unreadable' };
  try {
    const check = await checkPassword(parts, found.vault, deviceSecret, userName, password);
    if (check.type !== 'right') return check;
    const { keys, slotId } = check;
    const databaseKey = found.isUnderNext ? keys.next : keys.current;
    const fail = (trouble: Trouble): SignInResult => {
      zeroKeys(keys);
      return { type: 'trouble', trouble };
    };
    // A slot or a recovery key that was put into the vault by hand would be sealed to at the next change.
    if (!databaseKey || !macFits(keys.current, check.vault)) return fail('vault-damaged');
    const opened = await openDatabase(parts, databaseKey, 'existing', check.vault.dbId);
    if (opened.type === 'trouble') return fail(opened.trouble);
    const close = async (): Promise<void> => {
      await opened.db.close();
      zero(databaseKey);
    };
    try {
      const entered = await enter(parts, opened.db, { vault: check.vault, isUnderNext: found.isUnderNext, slotId, databaseKey, deviceSecret });
      if (entered.type !== 'signed-in') await close();
      return entered;
    } catch (error) {
      await close();
      return troubleOrThrow(error);
    } finally {
      zero(found.isUnderNext ? keys.current : keys.next);
    }
  } finally {
    zero(deviceSecret);
  }
};

interface Entering {
  readonly vault: Vault;
  readonly isUnderNext: boolean;
  readonly slotId: string;
  readonly databaseKey: Uint8Array;
  readonly deviceSecret: Uint8Array;
}

/** Who stands behind the slot, in the database that it opened. Whoever asked closes it again unless they are in. */
const enter = async (parts: WorkstationParts, db: ClinicDatabase, { isUnderNext, slotId, databaseKey, deviceSecret, ...before }: Entering): Promise<SignInResult> => {
  const vault = settleRotation(parts, before.vault, databaseKey, isUnderNext);
  await adoptStaff(parts.records, db);
  const staff = await staffBySlot(db.read, slotId);
  if (!staff || (await refusesCode(parts, db, staff.id, parts.clock.now()))) return { type: 'wrong', waitSeconds: 0 };
  const device = openDeviceKeys(deviceSecret, databaseKey, vault.keys.current.device, vault.device);
  if (!device) return { type: 'trouble', trouble: 'vault-damaged' };
  await takeFailures(parts, db, vault.failures);
  if (vault.failures.length > 0) forgetFailures(parts, vault, deviceSecret, vault.failures);
  return { type: 'signed-in', staff, db, databaseKey, vault: { ...vault, failures: [] }, device };
};

export type CheckedAgain = { readonly type: 'right'; readonly staff: StaffMember } | Exclude<PasswordCheck, { type: 'right' }>;

/** A one-time code that ran out opens no more; the log says that it was tried. */
const refusesCode = async (parts: WorkstationParts, db: ClinicDatabase, staffId: string, now: string): Promise<boolean> => {
  if (!(await isCodeOver(db.read, staffId, now))) return false;
  await db.transaction((tx) => parts.audit.append(tx, [{ action: 'sign-in-failed', method: 'session.signIn', outcome: 'code-over', from: 'gate', who: undefined, recordKind: 'staff', recordId: staffId }]));
  return true;
};

interface OpenWorkstation {
  readonly db: ClinicDatabase;
  readonly databaseKey: Uint8Array;
  readonly access: { readonly now: () => string };
  readonly keys: Pick<HeldKeys, 'current'>;
}

/**
 * Checks a password while the database is open: counted and delayed as at sign-in, and failures go to the log with the next right one. Somebody
 * who never sat here, and whose password the staff stream can prove, gets a slot: from then on they open this workstation sealed too.
 */
export const checkAgain = async (parts: WorkstationParts, open: OpenWorkstation, userName: string, password: string): Promise<CheckedAgain> => {
  const { check, made } = await inOwnVault(parts, open.databaseKey, async (own) => {
    const newHere = await provableByName(open.db.read, userName, { roster: open.keys.current()?.roster(), at: open.access.now() });
    const prove = newHere && (() => proves(parts, newHere.proof, password));
    const checked = await checkCounted(parts, own.vault, own.deviceSecret, userName, password, prove);
    if (checked.type === 'right') zeroKeys(checked.keys);
    if (checked.type === 'proved') await putSlot(parts, { ...own, vault: checked.vault }, userName, password);
    return { check: checked, made: checked.type === 'proved' ? newHere : undefined };
  });
  if (check.type !== 'right' && check.type !== 'proved') return check;
  // The vault's turn is given back first: a change of people holds the database's writer while it waits for that turn.
  if (made) await open.db.transaction((tx) => saveFirstSlot(tx, made.id, check.slotId, made.proof));
  await takeFailures(parts, open.db, check.vault.failures);
  if (check.vault.failures.length > 0) await inOwnVault(parts, open.databaseKey, async ({ vault, deviceSecret }) => forgetFailures(parts, vault, deviceSecret, check.vault.failures));
  const staff = await staffBySlot(open.db.read, check.slotId);
  if (!staff || (await refusesCode(parts, open.db, staff.id, open.access.now()))) return { type: 'wrong', waitSeconds: 0 };
  return { type: 'right', staff };
};

/** Failed tries enter the log with the time they happened, and leave the vault only once the log has them. */
const takeFailures = async (parts: WorkstationParts, db: ClinicDatabase, failures: Vault['failures']): Promise<void> => {
  if (failures.length === 0) return;
  const rows = await Promise.all(failures.map(async (failure) => {
    if (failure.slotId === changedByHand) {
      return { action: 'sign-in-failed' as const, method: 'session.signIn', outcome: changedByHand, from: 'core', who: undefined, at: failure.at };
    }
    const person = await staffBySlot(db.read, failure.slotId);
    return {
      action: 'sign-in-failed' as const, method: 'session.signIn', outcome: person ? 'wrong-password' : 'unknown-name', from: 'gate', who: undefined, at: failure.at,
      ...(person ? { recordKind: 'staff', recordId: person.id } : {}),
    };
  }));
  await db.transaction((tx) => parts.audit.append(tx, rows));
};

/** Those that came meanwhile stay for the next time. */
const forgetFailures = (parts: WorkstationParts, vault: Vault, deviceSecret: Uint8Array, taken: Vault['failures']): void => {
  const isTaken = new Set(taken.map(({ slotId, at }) => `${slotId} ${at}`));
  writeVault(parts.paths.vault, withAttemptsMac(deviceSecret, { ...vault, failures: vault.failures.filter(({ slotId, at }) => !isTaken.has(`${slotId} ${at}`)) }));
};
