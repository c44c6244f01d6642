import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '#shared/database/types.ts';
import { toCbor } from '#shared/sync/cbor.ts';
import { parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { decodeRegistrationAnswer } from '#shared/sync/protocol.ts';
import { encodeSigned } from '#shared/sync/roster-entry.ts';
import { connectHub } from '#main/adapters/hub-connection.ts';
import { systemClock, systemIds } from '#main/adapters/node-ports.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { medicationsSection } from '#main/medications/index.ts';
import { createApplyChanges, createMendRecords, createRecordDigests, stateHash } from '#main/records/index.ts';
import type { StartThread } from '#main/ports.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { createRecords } from '#main/records/write-records.ts';
import { createSyncEngine, inProcessCrypto, keepHub } from '#main/sync/index.ts';
import type { SyncEngine } from '#main/sync/index.ts';
import { HubUnreachable } from '#main/sync/hub-connection.ts';
import type { ConnectHub } from '#main/sync/hub-connection.ts';
import { openHeldKeys } from '#main/sync/keys/held-keys.ts';
import { foundingEntries } from '#main/sync/roster/found.ts';
import { appendRoster, readRoster, saveRosterSent } from '#main/sync/roster/roster-store.ts';
import type { OpenedDeviceKeys } from '#main/vault/device-keys.ts';
import { fromText, toText, utf8 } from '#main/vault/encodings.ts';
import { clinicIdOf, recoveryKeysFrom } from '#main/vault/recovery.ts';
import type { Genesis } from '#main/vault/recovery.ts';
import { newSealingPair } from '#main/vault/seal.ts';
import type { RunningHub } from '#hub/start-hub.ts';
import { key as databaseKey, kinds as someKinds } from './records-setup.ts';

export const kinds = [...someKinds, medicationsSection.kind];

/** A clinic's genesis and words, as set-up makes them. */
const makeClinic = async () => {
  const secret = randomBytes(32);
  const words = await recoveryKeysFrom(secret);
  const genesis: Genesis = { v: 1, madeAt: '2026-03-12T10:00:00.000Z', nonce: toText(randomBytes(16)), recoverySealing: words.sealing.publicKey, recoverySigning: words.signingPublicKey };
  const bytes = utf8(JSON.stringify([genesis.v, genesis.madeAt, genesis.nonce, genesis.recoverySealing, genesis.recoverySigning]));
  return { secret, words, genesis, bytes };
};
type FoundedClinic = Awaited<ReturnType<typeof makeClinic>>;

export const makeDevice = async (): Promise<OpenedDeviceKeys> => {
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { signing: signing.privateKey, signingPublicKey: new Uint8Array(signing.publicKey.export({ type: 'spki', format: 'der' })), sealing: await newSealingPair() };
};

interface OpeningOptions { readonly connect?: ConnectHub; readonly startCrypto?: StartThread }

/** One workstation below its doors: a real database, records, keys and engine, on the machine's own clock. */
export const openWorkstation = async (folder: string, clinic: FoundedClinic, device: OpenedDeviceKeys, { connect = connectHub, startCrypto = inProcessCrypto }: OpeningOptions = {}) => {
  const db = await openClinicDatabase(sqlcipherDriver, join(folder, 'clinic.db'), databaseKey, 'create').catch(() => openClinicDatabase(sqlcipherDriver, join(folder, 'clinic.db'), databaseKey, 'existing'));
  await runMigrations(db, migrations);
  const clock = { ...systemClock, ahead: 0, now: () => new Date(Date.now() + clock.ahead).toISOString() };
  const records = createRecords(kinds, { clock, ids: systemIds });
  const [changes, digests] = [createApplyChanges(kinds, { clock }), createRecordDigests(kinds)];
  const logged: string[] = [];
  const events: string[] = [];
  // The keys of one unsealed time end with it.
  const copy = (): OpenedDeviceKeys => ({ ...device, sealing: { ...device.sealing, privateKey: new Uint8Array(device.sealing.privateKey) } });
  const openHeld = () => openHeldKeys({ read: db.read, clock, genesis: clinic.genesis, device: copy(), markPath: join(folder, 'sent') });
  let held = await openHeld();
  let engine: SyncEngine | undefined;
  let isClosed = false;
  const by = { staffId: systemIds.newId() };
  const workstation = {
    db, clock, logged, events, device, folder, by,
    held: () => held,
    engine: (): SyncEngine => {
      if (!engine) throw new Error('the engine does not run');
      return engine;
    },
    start: async (): Promise<void> => {
      held.end();
      held = await openHeld();
      engine = createSyncEngine({
        db, held, clock, ids: systemIds, connectHub: connect, startCrypto, changes, digests, mending: createMendRecords(kinds, digests, changes), app: 'test',
        log: { write: (event, facts) => void logged.push(JSON.stringify({ event, ...facts })) }, emit: (event) => void events.push(event.type),
      });
    },
    stop: async (): Promise<void> => {
      await engine?.end();
      engine = undefined;
    },
    write: async (...writes: readonly RecordWrite[]) => {
      const outcomes = await db.transaction((tx) => records.write(tx, writes, by));
      engine?.wrote();
      return outcomes;
    },
    rows: (text: string) => db.read.all<Record<string, unknown>>({ text, values: [] }),
    hash: () => stateHash(db.read),
    close: async (): Promise<void> => {
      if (isClosed) return;
      isClosed = true;
      await workstation.stop();
      held.end();
      await db.close();
    },
  };
  return workstation;
};
export type Workstation = Awaited<ReturnType<typeof openWorkstation>>;

type HubPlace = Pick<RunningHub, 'host' | 'port' | 'pin' | 'invite'>;
interface Connecting { readonly connect?: (nth: number) => ConnectHub; readonly startCrypto?: StartThread }

/** A clinic with so many workstations, admitted by the first as the roster has it, and registered at the hub; none of them runs yet. */
export const openClinicAt = async (hub: HubPlace, count: number, { connect = () => connectHub, startCrypto = inProcessCrypto }: Connecting = {}) => {
  const root = mkdtempSync(join(tmpdir(), 'wardlight-sync-'));
  const clinic = await makeClinic();
  const workstations: Workstation[] = [];
  for (let i = 0; i < count; i += 1) {
    const folder = mkdtempSync(join(root, `${i}-`));
    const device = await makeDevice();
    const own = await openWorkstation(folder, clinic, device, { connect: connect(i), startCrypto });
    await own.db.transaction((tx) => tx.run(sql`INSERT INTO clinic_state (name, value) VALUES ('clinicId', ${clinicIdOf(clinic.genesis)}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`));
    const [first] = workstations;
    if (!first) {
      const entries = await foundingEntries(clinic.genesis, clinic.words, { signing: toText(device.signingPublicKey), sealing: device.sealing.publicKey }, 'Desk 1', Date.now());
      await own.db.transaction((tx) => appendRoster(tx, 0, entries));
    } else {
      const keys = first.held().current();
      if (!keys) throw new Error('the first workstation has no keys');
      const dev = await first.db.transaction((tx) => keys.admitDevice(tx, { class: 'admin', name: `Desk ${i + 1}`, signing: device.signingPublicKey, sealing: fromText(device.sealing.publicKey), person: '' }));
      const entries = await readRoster(first.db.read);
      await own.db.transaction(async (tx) => {
        await appendRoster(tx, 0, entries);
        await tx.run(sql`UPDATE sync_state SET number = ${dev} WHERE name = 'dev'`);
      });
    }
    await own.held().reopen();
    workstations.push(own);
  }
  const [first] = workstations;
  const entries = first ? await readRoster(first.db.read) : [];
  let hubId = '';
  const register = async (at: HubPlace) => {
    const { secret } = parseEnrolmentCode(await at.invite()) ?? { secret: new Uint8Array(10) };
    const connection = connectHub({ host: at.host, port: at.port, pin: at.pin });
    const answer = await connection.request({ method: 'POST', path: '/s1/register', body: toCbor({ secret, genesis: clinic.bytes, entries: entries.map(encodeSigned) }), timeoutMs: 10_000, mostBytes: 10_000 });
    await connection.end();
    if (answer.status !== 200) throw new Error(`registration was refused: ${answer.status}`);
    hubId = decodeRegistrationAnswer(answer.body).hubId;
    for (const each of workstations) {
      await each.db.transaction(async (tx) => {
        await keepHub(tx, { host: at.host, port: at.port, pin: at.pin }, hubId);
        await saveRosterSent(tx, (await readRoster(tx)).length);
      });
    }
  };
  await register(hub);
  return {
    clinic, workstations, register, root, hubId: () => hubId,
    close: async () => {
      await Promise.all(workstations.map((each) => each.close()));
      rmSync(root, { recursive: true, force: true });
    },
  };
};

/** Until it is so, or the test fails with what was seen last. */
export const until = async (isSo: () => Promise<boolean> | boolean, what: string | (() => string), withinMs = 15_000): Promise<void> => {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`never came: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
};

/** Until all of them stand at the same state and nothing waits. */
export const untilAgreed = (workstations: readonly Workstation[], withinMs = 20_000): Promise<void> =>
  until(async () => {
    const hashes = new Set(await Promise.all(workstations.map((each) => each.hash())));
    const waiting = await Promise.all(workstations.map((each) => each.rows('SELECT 1 AS one FROM sync_outbox LIMIT 1')));
    return hashes.size === 1 && waiting.every((rows) => rows.length === 0);
  }, () => `agreement: ${JSON.stringify(workstations.map((each) => [each.engine().status(), each.logged.slice(-3)]))}`, withinMs);

/** A connection whose line can be cut, and which can lose an answer after the hub has acted on the request. */
export const createLine = () => {
  const line = { isCut: false, loseAnswersTo: '' as string, lost: 0, inFlight: 0, mostInFlight: 0, sent: [] as { readonly path: string; readonly body: Uint8Array | undefined }[] };
  const connect: ConnectHub = (address) => {
    const real = connectHub(address);
    return {
      end: real.end,
      request: async (request) => {
        if (line.isCut) throw new HubUnreachable('offline');
        if (request.path.startsWith('/s1/push')) line.sent.push({ path: request.path, body: request.body });
        if (request.path.startsWith('/s1/pull')) line.mostInFlight = Math.max(line.mostInFlight, (line.inFlight += 1));
        try {
          const answer = await real.request(request);
          if (line.isCut || (line.loseAnswersTo !== '' && request.path.startsWith(line.loseAnswersTo))) {
            line.lost += 1;
            throw new HubUnreachable('timeout');
          }
          return answer;
        } finally {
          if (request.path.startsWith('/s1/pull')) line.inFlight -= 1;
        }
      },
    };
  };
  return { line, connect };
};
