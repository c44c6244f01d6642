import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode } from 'cborg';
import { sql } from '#shared/database/types.ts';
import { toCbor } from '#shared/sync/cbor.ts';
import { changeFrom } from '#shared/sync/change.ts';
import { decodeRosterAnswer } from '#shared/sync/protocol.ts';
import { encodeEntry, encodeSigned } from '#shared/sync/roster-entry.ts';
import { connectHub } from '#main/adapters/hub-connection.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { takeNumber } from '#main/records/take-number.ts';
import { unpackClock } from '#main/records/index.ts';
import { keepHub } from '#main/sync/index.ts';
import type { ConnectHub } from '#main/sync/hub-connection.ts';
import { lookForClinic } from '#main/sync/roster/recover-from-hub.ts';
import type { FoundClinic } from '#main/sync/roster/recover-from-hub.ts';
import { enrolAgainByWords } from '#main/sync/roster/again-by-words.ts';
import { appendRoster, readRoster, saveRosterSent } from '#main/sync/roster/roster-store.ts';
import { toText, utf8 } from '#main/vault/encodings.ts';
import { clinicIdOf, genesisText, recoveryWordsFrom } from '#main/vault/recovery.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { makeDevice, openClinicAt, openWorkstation, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

let hub: Awaited<ReturnType<typeof openTestHub>>;
let clinic: Awaited<ReturnType<typeof openClinicAt>>;
let [one, two]: Workstation[] = [];
beforeAll(async () => {
  hub = await openTestHub();
  clinic = await openClinicAt(hub, 2);
  [one, two] = clinic.workstations;
}, 30_000);
afterAll(async () => {
  await clinic.close();
  await hub.close();
});
const desk = (n: 1 | 2): Workstation => {
  const found = n === 1 ? one : two;
  if (!found) throw new Error('two workstations');
  return found;
};
const patientId = systemIds.newId();
const medicationId = systemIds.newId();

const look = async (words: string, connect: ConnectHub = connectHub) => {
  const connection = connect({ host: hub.host, port: hub.port, pin: hub.pin });
  const looked = await lookForClinic({ connection, app: 'test', schema: 1, monotonic: () => performance.now() }, words);
  return { connection, looked };
};
const typeOf = async (words: string, connect: ConnectHub = connectHub): Promise<string> => {
  const { connection, looked } = await look(words, connect);
  if (looked.type === 'found') looked.end();
  await connection.end();
  return looked.type;
};

describe('a clinic whose computers are gone', () => {
  it('comes back onto a new one from the words, its id and the hub, which is believed in nothing', async () => {
    const [first, second] = [desk(1), desk(2)];
    await first.write(newPatient(patientId), { kind: 'medication', id: medicationId, patientId, fields: { display: 'Metformin', dosage: '500 mg', status: 'active' } });
    await Promise.all([first.start(), second.start()]);
    await untilAgreed([first, second]);
    await first.stop();
    await second.stop();

    const words = recoveryWordsFrom(clinic.clinic.secret).join(' ');
    expect(await typeOf('not any words')).toBe('words-wrong');
    expect(await typeOf(recoveryWordsFrom(randomBytes(32)).join(' ')), 'of another clinic').toBe('not-known');

    const { connection, looked } = await look(words);
    if (looked.type !== 'found') throw new Error(looked.type);
    expect(looked.clinicId).toBe(clinicIdOf(clinic.clinic.genesis));
    expect(looked.envelopesSaid).toBeGreaterThan(0);
    expect([...looked.roster.devices.values()].map(({ dev, name, class: kind, revoked }) => [dev, name, kind, revoked])).toEqual([[1, 'Desk 1', 'admin', undefined], [2, 'Desk 2', 'admin', undefined]]);
    expect(Math.abs(Date.now() - looked.roster.at)).toBeLessThan(120_000);
    const third = await onto(looked);
    expect(await looked.send(await readRoster(third.db.read))).toBe('sent');
    expect(await looked.send(await readRoster(third.db.read)), 'the same once more').toBe('sent');
    await third.db.transaction(async (tx) => {
      await keepHub(tx, { host: hub.host, port: hub.port, pin: hub.pin }, looked.hubId);
      await saveRosterSent(tx, (await readRoster(tx)).length);
    });
    looked.end();
    await connection.end();

    await third.start();
    await until(async () => (await third.rows('SELECT dosage FROM medication'))[0]?.['dosage'] === '500 mg', 'what the lost ones had written');
    const keys = third.held().current();
    expect(keys?.dev).toBe(3);
    // The lost ones go, once what they had sent is here: it still counts, and what they hold opens nothing new.
    for (const dev of [1, 2]) await third.db.transaction(async (tx) => keys?.revokeDevice(tx, dev, 'lost'));
    third.engine().tryNow();
    await third.write({ kind: 'medication', id: medicationId, patientId, fields: { note: 'with food' } });
    await until(async () => (await third.rows('SELECT 1 AS one FROM sync_outbox LIMIT 1')).length === 0, 'its own change at the hub');
    expect(keys?.roster().devices.get(1)?.revoked?.lastBseq).toBeGreaterThan(0);
    expect(await third.rows('SELECT reason FROM sync_quarantine')).toEqual([]);
    await second.start();
    await until(() => second.engine().status().reason === 'revoked', 'the lost one is refused');
    await second.stop();
    await third.close();
  });

  const onto = async (looked: FoundClinic): Promise<Workstation> => {
    const device = await makeDevice();
    const third = await openWorkstation(mkdtempSync(join(clinic.root, '3-')), clinic.clinic, device);
    const { dev, entries } = await looked.admit({ signing: toText(device.signingPublicKey), sealing: device.sealing.publicKey }, 'New desk', Date.now());
    await third.db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO clinic_state (name, value) VALUES ('clinicId', ${looked.clinicId}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
      await tx.run(sql`UPDATE sync_state SET number = ${dev} WHERE name = 'dev'`);
      await appendRoster(tx, 0, entries);
    });
    return third;
  };
});

describe('H4: a hub that lies to whoever has only the words', () => {
  const answering = (path: string, change: (body: Uint8Array) => unknown): ConnectHub => (address) => {
    const real = connectHub(address);
    return {
      ...real,
      request: async (request) => {
        const answer = await real.request(request);
        return request.path.startsWith(path) && answer.status === 200 ? { ...answer, body: toCbor(change(answer.body)) } : answer;
      },
    };
  };
  it('names another clinic, shows another genesis, none of the chain, or an entry that the words did not sign: nothing is taken', async () => {
    const other = await openClinicAt(hub, 1);
    const words = recoveryWordsFrom(clinic.clinic.secret).join(' ');
    const otherId = clinicIdOf(other.clinic.genesis);
    const otherEntries = (await readRoster(other.workstations[0]?.db.read ?? desk(1).db.read)).map(encodeSigned);
    const made = utf8(genesisText({ ...clinic.clinic.genesis, nonce: 'another' }));
    expect(await typeOf(words, answering('/s1/clinic', () => ({ clinic: otherId }))), 'its token is not given for these words').toBe('not-verified');
    expect(await typeOf(words, answering('/s1/roster?', (body) => ({ ...decodeRosterAnswer(body), genesis: made })))).toBe('not-verified');
    expect(await typeOf(words, answering('/s1/roster?', (body) => ({ ...decodeRosterAnswer(body), length: 0, entries: [] })))).toBe('not-verified');
    expect(await typeOf(words, answering('/s1/roster?', (body) => ({ ...decodeRosterAnswer(body), entries: otherEntries })))).toBe('not-verified');
    await other.close();
  });
});

describe('a workstation whose vault is lost', () => {
  it('goes on with its database: the words let it in anew, the hub hears of it first, and nothing of what waited is lost', async () => {
    const lost = await openClinicAt(hub, 1);
    const [before] = lost.workstations;
    if (!before) throw new Error('one workstation');
    const id = systemIds.newId();
    await before.write(newPatient(id));
    await before.start();
    await untilAgreed([before]);
    await before.stop();
    await before.write({ kind: 'medication', id: medicationId, patientId: id, fields: { display: 'Ramipril', dosage: '5 mg', status: 'active' } });
    const device = await makeDevice();
    const { genesis, words } = lost.clinic;
    const publicKeys = { signing: toText(device.signingPublicKey), sealing: device.sealing.publicKey };
    const hash = 'ab'.repeat(32);
    expect(await before.db.transaction((tx) => enrolAgainByWords(tx, { genesis, words, device: publicKeys, name: 'Desk 1', at: Date.now(), sent: { bseq: 70, hash } }))).toBe('new-number');
    await before.close();

    const after = await openWorkstation(before.folder, lost.clinic, device);
    expect(after.held().current()?.dev).toBe(2);
    await after.start();
    await until(async () => (await after.rows('SELECT 1 AS one FROM sync_outbox LIMIT 1')).length === 0, () => JSON.stringify([after.engine().status(), after.logged]));
    await until(() => after.engine().status().state === 'online', 'online is said');
    expect(await after.rows('SELECT DISTINCT dev, bseq FROM sync_log WHERE hub_seq IS NOT NULL AND dev = 2 ORDER BY bseq LIMIT 1')).toEqual([{ dev: 2, bseq: 1 }]);
    const { connection, looked } = await look(recoveryWordsFrom(lost.clinic.secret).join(' '));
    if (looked.type !== 'found') throw new Error(looked.type);
    // What the old number had let out after this database was copied counts too.
    expect([...looked.roster.devices.values()].map(({ dev, revoked }) => [dev, revoked?.why, revoked?.lastBseq])).toEqual([[1, 'replaced', 70], [2, undefined, undefined]]);
    looked.end();
    await connection.end();
    await after.close();
    await lost.close().catch(() => undefined);
  });
});

describe('a roster entry without a token', () => {
  it('is taken only when the words signed it, and only as what follows', async () => {
    const own = await openClinicAt(hub, 1);
    const [first] = own.workstations;
    const keys = first?.held().current();
    if (!first || !keys) throw new Error('one workstation');
    const connection = connectHub({ host: hub.host, port: hub.port, pin: hub.pin });
    const put = async (entries: readonly Uint8Array[], length = 2): Promise<number> =>
      (await connection.request({ method: 'PUT', path: '/s1/roster', body: toCbor({ length, entries }), timeoutMs: 10_000, mostBytes: 10_000 })).status;
    await first.db.transaction((tx) => keys.rotateClinicKey(tx, 'age'));
    const [byDevice] = (await readRoster(first.db.read)).slice(-1).map(encodeSigned);
    expect(await put([byDevice ?? new Uint8Array()]), 'by a device').toBe(401);
    expect(await put([])).toBe(401);
    expect(await put([new Uint8Array([1, 2, 3])])).toBe(400);
    const state = keys.roster();
    const body = encodeEntry({ clinic: state.clinic, parent: state.head, at: 1, by: 0, act: { type: 'revoke', dev: 1, lastBseq: 0, lastHash: new Uint8Array(32), why: 'lost' } });
    expect(await put([encodeSigned({ body, signature: keys.sign(body) })]), 'in the name of the words').toBe(422);
    const elsewhere = encodeEntry({ clinic: 'ab'.repeat(32), parent: state.head, at: 1, by: 0, act: { type: 'revoke', dev: 1, lastBseq: 0, lastHash: new Uint8Array(32), why: 'lost' } });
    expect(await put([encodeSigned({ body: elsewhere, signature: keys.sign(elsewhere) })]), 'of a clinic that is not here').toBe(404);
    await connection.end();
    await own.close();
  });
});

describe('a workstation that takes another number', () => {
  it('sends what it had not sent under that number: same words, same order, and what came before stays as it was', async () => {
    const own = desk(1);
    const kept = Number((await own.rows(`SELECT coalesce((SELECT min(q) FROM sync_outbox), number + 1) - 1 AS q FROM sync_state WHERE name = 'lastQ'`))[0]?.['q']);
    const later = systemIds.newId();
    await own.write({ kind: 'medication', id: medicationId, patientId, fields: { dosage: '850 mg' } });
    await own.write({ kind: 'medication', id: later, patientId, fields: { display: 'Ramipril', dosage: '5 mg', status: 'active' } });
    await own.write({ kind: 'medication', id: later, patientId, fields: { dosage: '10 mg' } });
    const texts = async () => (await own.db.read.all<{ q: number; body: Uint8Array }>(sql`SELECT q, body FROM sync_outbox ORDER BY q`)).map(({ q, body }) => changeFrom({ dev: 1, q }, decode(body)));
    const before = (await texts()).filter(({ t }) => t === 'medication');
    expect(await own.db.transaction((tx) => takeNumber(tx, 9))).toBe(before.length);
    const after = await texts();
    expect(after.map(({ dot, id, hlc, usr }) => [dot.q, id, hlc, usr])).toEqual(before.map(({ id, hlc, usr }, i) => [i + 1, id, hlc, usr]));
    expect(after.map(({ f }) => [...f].map(([name, { value }]) => [name, value]))).toEqual(before.map(({ f }) => [...f].map(([name, { value }]) => [name, value])));
    // The dose of before was seen under the old number; the one of the new record under the new.
    expect([...(after[0]?.f.get('dosage')?.context ?? [])].map(([dev, q]) => [dev, q <= kept])).toEqual([[1, true]]);
    expect([...(after[2]?.f.get('dosage')?.context ?? [])]).toEqual([[1, kept], [9, 2]]);
    const clocks = await own.db.read.all<{ eid: string; clk: Uint8Array }>(sql`SELECT eid, clk FROM sync_clk WHERE eid IN (SELECT value FROM json_each(${JSON.stringify([medicationId, later])}))`);
    const clockOf = (id: string) => unpackClock(clocks.find(({ eid }) => eid === id)?.clk ?? new Uint8Array());
    expect([clockOf(medicationId).base.dot.dev, clockOf(medicationId).fields.get('dosage')?.dot]).toEqual([1, { dev: 9, q: 1 }]);
    expect([clockOf(later).base.dot, clockOf(later).fields.get('dosage')?.dot]).toEqual([{ dev: 9, q: 2 }, { dev: 9, q: 3 }]);
    expect(await own.rows(`SELECT dev, q FROM sync_history WHERE eid = '${later}'`)).toEqual([{ dev: 9, q: 2 }]);
    expect(await own.rows(`SELECT name, number FROM sync_state WHERE name IN ('dev', 'lastQ') ORDER BY name`)).toEqual([{ name: 'dev', number: 9 }, { name: 'lastQ', number: 3 }]);
    expect(await own.rows('SELECT q FROM sync_applied WHERE dev = 1')).toEqual([{ q: kept }]);
  });
});
