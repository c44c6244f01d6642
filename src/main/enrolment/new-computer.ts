import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { inspectDatabaseFile } from '#main/database/database-file.ts';
import { isCodeOver, provableByName, proves, saveFirstSlot } from '#main/staff/index.ts';
import type { ConnectHub, HubAddress } from '#main/sync/hub-connection.ts';
import { openHeldKeys } from '#main/sync/keys/held-keys.ts';
import type { HeldKeys } from '#main/sync/keys/held-keys.ts';
import { appendRoster, saveRosterSent } from '#main/sync/roster/roster-store.ts';
import type { SyncEngine } from '#main/sync/sync-engine.ts';
import { keepHub } from '#main/sync/sync-facts.ts';
import { delayAfter, withAttemptsMac } from '#main/vault/attempts.ts';
import { sealDatabaseKey, withSlot } from '#main/vault/database-keys.ts';
import { makeDeviceKeys, openDeviceKeys } from '#main/vault/device-keys.ts';
import type { DeviceKeys } from '#main/vault/device-keys.ts';
import { zero } from '#main/vault/encodings.ts';
import { clinicIdOf } from '#main/vault/recovery.ts';
import { makeSlot } from '#main/vault/slots.ts';
import type { Slot, Vault } from '#main/vault/vault-file.ts';
import { recoveryFileOf, writeRecoveryFile, writeVault } from '#main/vault/vault-file.ts';
import { withMac } from '#main/vault/vault-mac.ts';
import { slotParts } from '#main/workstation/context.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { deviceSecretCheck } from '#main/workstation/inspect.ts';
import { openDatabase } from '#main/workstation/open-database.ts';
import { clearUnfinished, storeDeviceSecret } from '#main/workstation/set-up.ts';
import type { FindHub } from './connect-clinic.ts';

export interface JoinParts {
  readonly parts: WorkstationParts;
  readonly connectHub: ConnectHub;
  readonly findHub: FindHub;
  readonly startEngine: (db: ClinicDatabase, held: HeldKeys) => SyncEngine;
  readonly app: string;
  readonly schema: number;
}

/** The keys of a computer that belongs to nothing yet; the first two are whoever holds them's to zero. */
export interface Identity {
  readonly deviceSecret: Uint8Array;
  readonly databaseKey: Uint8Array;
  readonly device: DeviceKeys;
}

export const newIdentity = async ({ ids }: WorkstationParts): Promise<Identity> => {
  const [deviceSecret, databaseKey] = [ids.randomBytes(32), ids.randomBytes(32)];
  return { deviceSecret, databaseKey, device: await makeDeviceKeys(deviceSecret, databaseKey) };
};
export const forgetIdentity = ({ deviceSecret, databaseKey }: Identity): void => [deviceSecret, databaseKey].forEach(zero);

/** What the clinic's chain and hub gave this computer. `sent`: how many entries of `roster` the hub holds. */
interface Entering {
  readonly recovery: Vault['recovery'];
  readonly clinicName: string;
  readonly address: HubAddress;
  readonly hubId: string;
  readonly dev: number;
  readonly roster: readonly SignedEntry[];
  readonly sent: number;
  readonly method: string;
}

export interface BegunComputer {
  readonly vault: Vault;
  readonly db: ClinicDatabase;
}
export interface NewComputer extends BegunComputer {
  readonly held: HeldKeys;
  readonly engine: SyncEngine;
}

type Built = { readonly type: 'built'; readonly begun: BegunComputer } | { readonly type: 'trouble'; readonly trouble: Trouble };

/** Key to keychain → vault.json with `setUp: false` → database, as set-up does: until `openFor` everything may be walked away from. */
export const buildComputer = async (parts: WorkstationParts, { deviceSecret, databaseKey, device }: Identity, entering: Entering): Promise<Built> => {
  const { recovery, clinicName, address, hubId, dev, roster, sent, method } = entering;
  clearUnfinished(parts);
  const dbId = parts.ids.newId();
  const trouble = await storeDeviceSecret(parts, dbId, deviceSecret);
  if (trouble) return { type: 'trouble', trouble };
  const current = await sealDatabaseKey({ dbId, recovery, slots: [] }, databaseKey, { madeAt: parts.clock.now(), salt: null, device: device.wrapped });
  const vault = withAttemptsMac(deviceSecret, withMac(databaseKey, {
    v: 2, dbId, setUp: false, testKeyring: parts.isTestKeyring, demo: parts.isDemo, clinicName, deviceSecretCheck: deviceSecretCheck(deviceSecret), recovery, slots: [],
    device: device.publicKeys, keys: { current, next: null }, past: [], rotationDueSince: null, mac: '-', attempts: {}, failures: [], attemptsMac: '-',
  }));
  writeVault(parts.paths.vault, vault);
  const opened = await openDatabase(parts, databaseKey, 'create', dbId);
  if (opened.type === 'trouble') return opened;
  const { db } = opened;
  const clinicId = clinicIdOf(recovery.genesis);
  await db.transaction(async (tx) => {
    await tx.run(sql`UPDATE sync_state SET number = ${dev} WHERE name = 'dev'`);
    await tx.run(sql`INSERT INTO clinic_state (name, value) VALUES ('clinicId', ${clinicId}), ('clinicName', ${clinicName})`);
    await appendRoster(tx, 0, roster);
    await saveRosterSent(tx, sent);
    await keepHub(tx, address, hubId);
    await parts.audit.append(tx, [{ action: 'setup', method, outcome: 'ok', from: 'core', who: undefined, recordKind: 'clinic', recordId: clinicId }]);
  });
  return { type: 'built', begun: { vault, db } };
};

/** Brings everything from the hub. */
export const startComputer = async ({ parts, startEngine }: JoinParts, { deviceSecret, databaseKey }: Identity, { vault, db }: BegunComputer): Promise<NewComputer> => {
  const keys = openDeviceKeys(deviceSecret, databaseKey, vault.keys.current.device, vault.device);
  if (!keys) throw new Error('keys that were made just now do not open');
  const held = await openHeldKeys({ read: db.read, clock: parts.clock, genesis: vault.recovery.genesis, device: keys, markPath: parts.paths.sentMark });
  return { vault, db, held, engine: startEngine(db, held) };
};

/** Its database is closed; the files stay. */
export const stopComputer = async ({ engine, held, db }: NewComputer): Promise<void> => {
  await engine.end();
  held.end();
  await db.close();
};

/**
 * The first person's slot makes it one of the clinic's computers, closed. `keep`: what else belongs in that transaction; whose slot stays that of
 * a person whose record it writes.
 */
export const openFor = async (
  parts: WorkstationParts, { deviceSecret, databaseKey }: Identity, computer: NewComputer, { userName, password }: { readonly userName: string; readonly password: string },
  keep: (tx: Writer, slot: Slot) => Promise<unknown>,
): Promise<{ readonly type: 'done' } | { readonly type: 'trouble'; readonly trouble: Trouble }> => {
  const slot = await makeSlot(slotParts(parts, deviceSecret), userName, password);
  // What it writes now goes out once somebody is signed in.
  await computer.engine.end();
  await computer.db.transaction((tx) => keep(tx, slot));
  computer.held.end();
  await computer.db.close();
  const file = inspectDatabaseFile(parts.paths.database);
  if (file.type !== 'encrypted') return { type: 'trouble', trouble: 'codec-missing' };
  const current = { ...computer.vault.keys.current, salt: file.salt };
  const whole = withAttemptsMac(deviceSecret, await withSlot({ ...computer.vault, setUp: true, keys: { current, next: null } }, slot, databaseKey));
  writeVault(parts.paths.vault, whole);
  writeRecoveryFile(parts.paths.recovery, recoveryFileOf(whole));
  return { type: 'done' };
};

type Proved = { readonly type: 'proved'; readonly userName: string; readonly keep: (tx: Writer, slot: Slot) => Promise<unknown> } | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number };

/** Whether a password is that of somebody of the staff; each wrong one makes the next wait longer. */
export const createProving = (parts: WorkstationParts) => {
  let failed = 0;
  let waitsUntil = 0;
  return {
    forget: () => {
      failed = 0;
    },
    prove: async ({ db, held }: NewComputer, userName: string, password: string): Promise<Proved> => {
      const left = Math.ceil((waitsUntil - parts.clock.monotonic()) / 1000);
      if (left > 0) return { type: 'wait', waitSeconds: left };
      failed += 1;
      const person = await provableByName(db.read, userName, { roster: held.current()?.roster(), at: parts.clock.now() });
      const isRight = person !== undefined && (await proves(parts, person.proof, password)) && !(await isCodeOver(db.read, person.id, parts.clock.now()));
      if (isRight) return { type: 'proved', userName: person.userName, keep: (tx, { slotId }) => saveFirstSlot(tx, person.id, slotId, person.proof) };
      const waitSeconds = delayAfter(failed);
      waitsUntil = parts.clock.monotonic() + waitSeconds * 1000;
      return { type: 'wrong', waitSeconds };
    },
  };
};
