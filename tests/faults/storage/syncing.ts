import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectHub } from '#main/adapters/hub-connection.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { stateHash } from '#main/records/index.ts';
import type { ConnectHub } from '#main/sync/hub-connection.ts';
import { keepCursor, readCursor } from '#main/sync/sync-facts.ts';
import { openTestHub } from '../../hub/test-hub.ts';
import { key, newPatient } from '../../integration/records-setup.ts';
import { openClinicAt, openWorkstation, until } from '../../integration/sync-setup.ts';
import type { Workstation } from '../../integration/sync-setup.ts';
import { runChild, tell } from '../lib/killed-child.ts';
import { createTally, must } from './parts.ts';
import type { StorageParts, StorageRow } from './parts.ts';

interface Config {
  readonly folder: string;
  readonly clinic: Parameters<typeof openWorkstation>[1];
  readonly pkcs8: string;
  readonly spki: string;
  readonly sealing: { readonly publicKey: string; readonly privateKey: string };
}
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const hex = (some: Uint8Array) => Buffer.from(some).toString('hex');

/** Tells when a page has come: from then on it is applied, and the kill is timed from there. */
const tellingOfPages = (came: () => void): ConnectHub => (address) => {
  const real = connectHub(address);
  return { end: real.end, request: async (request) => {
    const answer = await real.request(request);
    if (request.path.startsWith('/s1/pull')) came();
    return answer;
  } };
};

/** The process that is killed: takes in what the other workstation wrote. Ends by itself once it has all, or was told that it has nothing to do. */
export const takeInUntilKilled = async (configFile: string, upTo: number): Promise<void> => {
  const config = JSON.parse(readFileSync(configFile, 'utf8')) as Config;
  const workstation = await openWorkstation(config.folder, config.clinic, {
    signing: createPrivateKey({ key: Buffer.from(bytes(config.pkcs8)), type: 'pkcs8', format: 'der' }), signingPublicKey: bytes(config.spki),
    sealing: { publicKey: config.sealing.publicKey, privateKey: bytes(config.sealing.privateKey) },
  }, { connect: tellingOfPages(() => { tell('ready'); }) });
  await workstation.start();
  await until(async () => ((await readCursor(workstation.db.read))?.seq ?? 0) >= upTo, 'everything', 60_000);
  await workstation.close();
};

const rows = async (db: ClinicDatabase, text: string) => db.read.all<Readonly<Record<string, unknown>>>({ text, values: [] });
const number = async (db: ClinicDatabase, text: string) => Number(Object.values((await rows(db, text))[0] ?? { n: 0 })[0] ?? 0);

interface Standing { readonly cursor: number; readonly applied: number; readonly hash: string; readonly history: number; readonly quarantined: number; readonly torn: number }
/** What the closed database says of how far it got, asked from each side: the cursor, the log of envelopes, the changes counted as applied, the rows, their clocks. */
const look = async (folder: string, from: number): Promise<Standing> => {
  const db = await openClinicDatabase(sqlcipherDriver, join(folder, 'clinic.db'), key, 'existing');
  try {
    const cursor = (await readCursor(db.read))?.seq ?? 0;
    const [logged, applied] = [await number(db, `SELECT max(hub_seq) AS n FROM sync_log WHERE dev = ${from}`), await number(db, `SELECT q AS n FROM sync_applied WHERE dev = ${from}`)];
    const loggedQ = await number(db, `SELECT max(q0 + n - 1) AS n FROM sync_log WHERE dev = ${from}`);
    // One change of the other workstation made one record; two words of it are no records.
    const [records, clocks] = [await number(db, 'SELECT (SELECT count(*) FROM allergy_intolerance) + (SELECT count(*) FROM patient) AS n'), await number(db, 'SELECT count(*) AS n FROM sync_clk')];
    const newest = await number(db, 'SELECT coalesce(max(CAST(substance AS INTEGER)), 0) AS n FROM allergy_intolerance');
    const wrong = [logged > cursor, loggedQ !== applied, records !== clocks, records > 1 && newest !== records - 1, (await rows(db, 'PRAGMA foreign_key_check')).length > 0, (await rows(db, 'PRAGMA integrity_check'))[0]?.['integrity_check'] !== 'ok'];
    return { cursor, applied, hash: await stateHash(db.read), history: await number(db, 'SELECT count(*) AS n FROM sync_history'), quarantined: await number(db, 'SELECT count(*) AS n FROM sync_quarantine'), torn: wrong.filter(Boolean).length };
  } finally {
    await db.close();
  }
};

const rewind = async (folder: string): Promise<void> => {
  const db = await openClinicDatabase(sqlcipherDriver, join(folder, 'clinic.db'), key, 'existing');
  const cursor = await readCursor(db.read);
  if (cursor) await db.transaction((tx) => keepCursor(tx, { ...cursor, seq: 0 }));
  await db.close();
};

/** So many changes of the desk, numbered from `from` on, at the hub. */
const write = async (desk: Workstation, patientId: string, from: number, count: number): Promise<void> => {
  const numbers = Array.from({ length: count }, (_, i) => from + i);
  await desk.write(...numbers.map((n) => ({ kind: 'allergy-intolerance' as const, id: systemIds.newId(), patientId, fields: { substance: String(n), severity: 'mild' } })));
  desk.engine().tryNow();
  await until(async () => (await desk.rows(`SELECT 1 AS one FROM sync_outbox WHERE kind NOT IN ('heartbeat', 'audit-range')`)).length === 0, 'sent', 60_000);
};

const changes = 600;

const run = async ({ bundle, runs, random }: StorageParts) => {
  const tally = createTally();
  const hub = await openTestHub();
  const clinic = await openClinicAt(hub, 2);
  try {
    const [desk, room] = clinic.workstations as [Workstation, Workstation];
    const { folder, device } = room;
    await room.close();
    const configFile = join(clinic.root, 'room.json');
    const pkcs8 = device.signing.export({ type: 'pkcs8', format: 'der' }).toString('hex');
    writeFileSync(configFile, JSON.stringify({
      folder, clinic: { genesis: clinic.clinic.genesis }, pkcs8, spki: hex(device.signingPublicKey), sealing: { publicKey: device.sealing.publicKey, privateKey: hex(device.sealing.privateKey) },
    } satisfies Omit<Config, 'clinic'> & { readonly clinic: object }), { mode: 0o600 });
    const patientId = systemIds.newId();
    await desk.write(newPatient(patientId));
    await desk.start();
    let [written, was] = [1, { cursor: 0, applied: 0 }];
    const more = async () => {
      await write(desk, patientId, written, changes);
      written += changes;
    };
    const child = async (killAfterMs?: number) => runChild(bundle, ['--take-in', configFile, '--up-to', String(await number(desk.db, 'SELECT max(hub_seq) AS n FROM sync_log'))], { killAfterMs });
    await more();
    const { ms } = await child();
    const isAll = async (what: string) => {
      const seen = await look(folder, 1);
      must(seen.hash === (await desk.hash()) && seen.torn === 0 && seen.quarantined === 0 && seen.history === 0, what);
      was = seen;
    };
    await isAll('what was taken in undisturbed is not what was written');
    for (let kill = 0; kill < runs; kill += 1) {
      if (kill % 3 === 0) await more();
      const after = ms * ((kill % 7 + random()) / 7);
      await tally.fault(`killed ${after.toFixed(0)} ms after a page came`, async () => {
        await child(after);
        const seen = await look(folder, 1);
        tally.add({ torn: seen.torn, lost: seen.applied < was.applied || seen.cursor < was.cursor ? 1 : 0, acknowledged: Math.max(0, seen.applied - was.applied) });
        was = seen;
        if (kill % 3 !== 2 && kill !== runs - 1) return;
        await child();
        await isAll('what came in the end is not what was written');
        await rewind(folder);
        await child();
        await isAll('the same once more changed something');
      });
    }
    return tally.result();
  } finally {
    await clinic.close();
    await hub.close();
  }
};

export const syncingRow: StorageRow = { id: 'D5', what: 'killed while it takes in others\' changes: cursor, rows and log of envelopes go together, a replay changes nothing', run };
