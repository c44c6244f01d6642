import { sql } from '#shared/database/types.ts';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { inspectDatabaseFile } from '#main/database/database-file.ts';
import { isCodeOver, provableByName, proves, saveFirstSlot } from '#main/staff/index.ts';
import type { ConnectHub, HubAddress, HubConnection } from '#main/sync/hub-connection.ts';
import { openHeldKeys } from '#main/sync/keys/held-keys.ts';
import type { HeldKeys } from '#main/sync/keys/held-keys.ts';
import { appendRoster, saveRosterSent } from '#main/sync/roster/roster-store.ts';
import type { SyncEngine } from '#main/sync/sync-engine.ts';
import { keepHub } from '#main/sync/sync-facts.ts';
import { delayAfter, withAttemptsMac } from '#main/vault/attempts.ts';
import { sealDatabaseKey, withSlot } from '#main/vault/database-keys.ts';
import { makeDeviceKeys, openDeviceKeys } from '#main/vault/device-keys.ts';
import type { DeviceKeys } from '#main/vault/device-keys.ts';
import { fromText, zero } from '#main/vault/encodings.ts';
import { clinicIdOf, genesisFrom } from '#main/vault/recovery.ts';
import type { Genesis } from '#main/vault/recovery.ts';
import { makeSlot } from '#main/vault/slots.ts';
import { recoveryFileOf, writeRecoveryFile, writeVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { withMac } from '#main/vault/vault-mac.ts';
import { slotParts } from '#main/workstation/context.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { deviceSecretCheck, inspectFiles } from '#main/workstation/inspect.ts';
import { openDatabase } from '#main/workstation/open-database.ts';
import { clearUnfinished, computerName, storeDeviceSecret } from '#main/workstation/set-up.ts';
import { findMs, readTyped } from './connect-clinic.ts';
import type { BadTyping, FindHub, HubTyped } from './connect-clinic.ts';
import { firstRoster } from './first-roster.ts';
import { hubTroubleOf, lettersOf, putLetter } from './hub-letters.ts';
import type { HubTrouble } from './hub-letters.ts';
import { letterBox } from './letters.ts';
import type { LetterBox, Welcome } from './letters.ts';

export interface JoinParts {
  readonly parts: WorkstationParts;
  readonly connectHub: ConnectHub;
  readonly findHub: FindHub;
  readonly startEngine: (db: ClinicDatabase, held: HeldKeys) => SyncEngine;
  readonly app: string;
  readonly schema: number;
}

export type BeginJoin =
  | { readonly type: 'asking'; readonly clinicName: string; readonly checkNumber: string }
  | BadTyping
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble }
  | { readonly type: 'trouble'; readonly trouble: Trouble }
  /** No box of this code, or an end of it: too old, or never given out. */
  | { readonly type: 'code-over' | 'code-used' | 'already-set-up' };

export type JoinState =
  | { readonly type: 'none' | 'declined' | 'over' | 'wrong-clinic' }
  | { readonly type: 'asking'; readonly clinicName: string; readonly checkNumber: string }
  | { readonly type: 'bringing'; readonly clinicName: string; readonly done: number; readonly total: number; readonly reason: SyncStatus['reason'] }
  /** Everything is here: somebody of the staff may open it. */
  | { readonly type: 'ready'; readonly clinicName: string }
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

export type FinishJoin = { readonly type: 'done' } | { readonly type: 'begin-again' } | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number } | { readonly type: 'trouble'; readonly trouble: Trouble };

interface Asked {
  readonly address: HubAddress;
  readonly box: LetterBox;
  readonly welcome: Welcome;
  readonly genesis: Genesis;
  readonly checkNumber: string;
  readonly deviceSecret: Uint8Array;
  readonly databaseKey: Uint8Array;
  readonly device: DeviceKeys;
}

interface Made {
  readonly vault: Vault;
  readonly db: ClinicDatabase;
  readonly held: HeldKeys;
  readonly engine: SyncEngine;
}

/**
 * A new workstation of a clinic that stands. Until the last step everything may be walked away from: key to keychain → vault.json with
 * `setUp: false` → database → everything from the hub → somebody's password proved → slot → `setUp: true`, as set-up does. A cut anywhere leaves
 * a clinic or nothing; the number that the roster gave is then one that never reported itself, and is taken out on the network page.
 */
export const createJoin = (joinParts: JoinParts) => {
  const { parts, connectHub, findHub, app, schema } = joinParts;
  let asked: Asked | undefined;
  let made: Made | undefined;
  let failed = 0;
  let waitsUntil = 0;
  let building: Promise<JoinState> | undefined;

  const forget = async (): Promise<void> => {
    const [ending, keys] = [made, asked];
    made = undefined;
    asked = undefined;
    failed = 0;
    building = undefined;
    await ending?.engine.end();
    ending?.held.end();
    await ending?.db.close();
    [keys?.deviceSecret, keys?.databaseKey].forEach(zero);
    if (ending) clearUnfinished(parts);
  };

  const begin = async (typed: HubTyped): Promise<BeginJoin> => {
    const found = inspectFiles(parts.paths, parts.isTestKeyring);
    if (found.type === 'ready') return { type: 'already-set-up' };
    if (found.type === 'trouble') return { type: 'trouble', trouble: found.trouble };
    const read = readTyped(typed);
    if (read.type !== 'typed') return read;
    await forget();
    let connection: HubConnection | undefined;
    try {
      const address = await findHub(read.target, read.pin, findMs);
      connection = connectHub(address);
      const box = letterBox(read.secret);
      const letters = await lettersOf(connection, box.id);
      const first = letters.get(0);
      if (!first) return { type: 'code-over' };
      const welcome = box.readWelcome(first);
      const genesis = genesisFrom(welcome.genesis);
      if (!genesis) return { type: 'code-over' };
      const [deviceSecret, databaseKey] = [parts.ids.randomBytes(32), parts.ids.randomBytes(32)];
      const device = await makeDeviceKeys(deviceSecret, databaseKey);
      const letter = box.asking({ name: computerName(), signing: fromText(device.publicKeys.signing), sealing: fromText(device.publicKeys.sealing) });
      if (letters.has(1) || (await putLetter(connection, box.id, 1, letter)) === 'taken') return { type: 'code-used' };
      asked = { address, box, welcome, genesis, checkNumber: box.checkNumber(first, letter), deviceSecret, databaseKey, device };
      return { type: 'asking', clinicName: welcome.clinicName, checkNumber: asked.checkNumber };
    } catch (error) {
      if (error instanceof SyncFormatError) return { type: 'code-over' };
      return { type: 'hub-trouble', why: hubTroubleOf(error) };
    } finally {
      await connection?.end();
    }
  };

  const build = async (own: Asked, dev: number, roster: readonly SignedEntry[]): Promise<JoinState> => {
    const { deviceSecret, databaseKey, device, genesis, welcome: { clinicName, hubId, signature }, address } = own;
    clearUnfinished(parts);
    const dbId = parts.ids.newId();
    const trouble = await storeDeviceSecret(parts, dbId, deviceSecret);
    if (trouble) return { type: 'trouble', trouble };
    const recovery = { genesis, signature };
    const current = await sealDatabaseKey({ dbId, recovery, slots: [] }, databaseKey, { madeAt: parts.clock.now(), salt: null, device: device.wrapped });
    const vault = withAttemptsMac(deviceSecret, withMac(databaseKey, {
      v: 2, dbId, setUp: false, testKeyring: parts.isTestKeyring, demo: parts.isDemo, clinicName, deviceSecretCheck: deviceSecretCheck(deviceSecret), recovery, slots: [],
      device: device.publicKeys, keys: { current, next: null }, past: [], rotationDueSince: null, mac: '-', attempts: {}, failures: [], attemptsMac: '-',
    }));
    writeVault(parts.paths.vault, vault);
    const opened = await openDatabase(parts.driver, parts.paths, databaseKey, 'create', parts.migrations, dbId);
    if (opened.type === 'trouble') return opened;
    const { db } = opened;
    const clinicId = clinicIdOf(genesis);
    await db.transaction(async (tx) => {
      await tx.run(sql`UPDATE sync_state SET number = ${dev} WHERE name = 'dev'`);
      await tx.run(sql`INSERT INTO clinic_state (name, value) VALUES ('clinicId', ${clinicId}), ('clinicName', ${clinicName})`);
      await appendRoster(tx, 0, roster);
      await saveRosterSent(tx, roster.length);
      await keepHub(tx, address, hubId);
      await parts.audit.append(tx, [{ action: 'setup', method: 'join.begin', outcome: 'ok', from: 'core', who: undefined, recordKind: 'clinic', recordId: clinicId }]);
    });
    const keys = openDeviceKeys(deviceSecret, databaseKey, device.wrapped, device.publicKeys);
    if (!keys) throw new Error('keys that were made just now do not open');
    const held = await openHeldKeys({ read: db.read, clock: parts.clock, genesis, device: keys, markPath: parts.paths.sentMark });
    made = { vault, db, held, engine: joinParts.startEngine(db, held) };
    return look();
  };

  const admitted = async (own: Asked): Promise<JoinState> => {
    const connection = connectHub(own.address);
    try {
      const letter = (await lettersOf(connection, own.box.id)).get(2);
      if (!letter) return { type: 'asking', clinicName: own.welcome.clinicName, checkNumber: own.checkNumber };
      const verdict = own.box.readVerdict(letter);
      if (verdict.type === 'declined') {
        await forget();
        return { type: 'declined' };
      }
      const device = openDeviceKeys(own.deviceSecret, own.databaseKey, own.device.wrapped, own.device.publicKeys);
      if (!device) throw new Error('keys that were made just now do not open');
      const roster = await firstRoster(connection, { genesis: own.genesis, hubId: own.welcome.hubId, dev: verdict.dev, device, app, schema, monotonic: parts.clock.monotonic });
      zero(device.sealing.privateKey);
      return roster ? await build(own, verdict.dev, roster) : { type: 'wrong-clinic' };
    } catch (error) {
      if (error instanceof SyncFormatError) return { type: 'wrong-clinic' };
      return { type: 'hub-trouble', why: hubTroubleOf(error) };
    } finally {
      await connection.end();
    }
  };

  const look = async (): Promise<JoinState> => {
    const own = asked;
    if (!own) return { type: 'none' };
    if (made) {
      const { state, firstSync, isBusy, reason } = made.engine.status();
      const { clinicName } = own.welcome;
      if (state === 'online' && firstSync === null && !isBusy) return { type: 'ready', clinicName };
      return { type: 'bringing', clinicName, done: firstSync?.done ?? 0, total: firstSync?.total ?? 0, reason };
    }
    building ??= admitted(own).finally(() => { building = undefined; });
    return building;
  };

  const finish = async (userName: string, password: string): Promise<FinishJoin> => {
    const [own, here] = [asked, made];
    if (!own || !here || (await look()).type !== 'ready') return { type: 'begin-again' };
    const left = Math.ceil((waitsUntil - parts.clock.monotonic()) / 1000);
    if (left > 0) return { type: 'wait', waitSeconds: left };
    failed += 1;
    const person = await provableByName(here.db.read, userName, { roster: here.held.current()?.roster(), at: parts.clock.now() });
    const isRight = person !== undefined && (await proves(parts, person.proof, password)) && !(await isCodeOver(here.db.read, person.id, parts.clock.now()));
    if (!isRight) {
      const waitSeconds = delayAfter(failed);
      waitsUntil = parts.clock.monotonic() + waitSeconds * 1000;
      return { type: 'wrong', waitSeconds };
    }
    const { databaseKey, deviceSecret } = own;
    const slot = await makeSlot(slotParts(parts, deviceSecret), person.userName, password);
    await here.engine.end();
    await here.db.transaction((tx) => saveFirstSlot(tx, person.id, slot.slotId, person.proof));
    here.held.end();
    await here.db.close();
    made = undefined;
    const file = inspectDatabaseFile(parts.paths.database);
    if (file.type !== 'encrypted') return { type: 'trouble', trouble: 'codec-missing' };
    const current = { ...here.vault.keys.current, salt: file.salt };
    const whole = withAttemptsMac(deviceSecret, await withSlot({ ...here.vault, setUp: true, keys: { current, next: null } }, slot, databaseKey));
    writeVault(parts.paths.vault, whole);
    writeRecoveryFile(parts.paths.recovery, recoveryFileOf(whole));
    await forget();
    return { type: 'done' };
  };

  return { begin, look, finish, forget, isPending: () => asked !== undefined };
};
