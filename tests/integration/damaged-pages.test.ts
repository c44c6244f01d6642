import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { DatabaseError } from '#main/database/driver.ts';
import type { Connection, DatabaseDriver } from '#main/database/driver.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { expectWhole, shutClinic, signInAnswer } from './shut-clinic.ts';
import type { ShutClinic } from './shut-clinic.ts';
import { asha, createTestKeychain, openTestClinic, searchId, valueOf } from './test-clinic.ts';

const pageBytes = 4096;

describe('D8: one bit flipped', () => {
  let shut: ShutClinic;
  beforeEach(async () => {
    shut = await shutClinic();
  });
  afterEach(() => shut.remove());

  const tables = ['patient', 'sync_clk', 'sync_outbox', 'sync_stream', 'audit_row', 'staff', 'clinic_state', 'sync_state', 'patient_search_data', 'sqlite_master'];
  const readAll = async (connection: Connection) => {
    const found: Record<string, unknown> = {};
    for (const table of tables) found[table] = await connection.all(`SELECT * FROM ${table}`, []).catch(() => 'failed');
    return found;
  };
  const flip = (page: number) => shut.change(shut.paths.database, (bytes) => {
    const at = page * pageBytes + 1 + ((page * 977) % (pageBytes - 1));
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (page % 8));
    return bytes;
  });

  it('D8: on any page: what is read fails or is true, and never something else', async () => {
    const whole = await openKeyedConnection(sqlcipherDriver, shut.paths.database, shut.key, 'existing');
    const truth = await readAll(whole);
    await whole.close();
    const kept = `${shut.paths.database}.kept`;
    copyFileSync(shut.paths.database, kept);
    const pages = readFileSync(kept).length / pageBytes;
    let failed = 0;
    for (let page = 0; page < pages; page += 1) {
      flip(page);
      const connection = await openKeyedConnection(sqlcipherDriver, shut.paths.database, shut.key, 'existing').catch(() => undefined);
      const found = connection && (await readAll(connection));
      await connection?.close();
      for (const [table, rows] of Object.entries(found ?? {})) if (rows !== 'failed') expect(rows, `${table}, page ${page}`).toEqual(truth[table]);
      if (!found || Object.values(found).includes('failed')) failed += 1;
      copyFileSync(kept, shut.paths.database);
    }
    expect(pages).toBeGreaterThan(30);
    expect(failed).toBeGreaterThan(10);
  });

  it('D8: on the page of patients: refused in words, named in the log, nothing is written in its place, and the same session reads and writes on elsewhere', async () => {
    const [row] = (await shut.raw(`SELECT rootpage FROM sqlite_master WHERE name = 'patient'`)) as { rootpage: number }[];
    flip((row?.rootpage ?? 1) - 1);
    const clinic = await shut.reopen();
    expect(await signInAnswer(clinic)).toEqual({ type: 'signed-in' });
    const damaged = { type: 'refused', reason: 'damaged' };
    expect(await clinic.client['patients.show']({ id: shut.patient.id })).toEqual(damaged);
    expect(await clinic.client['patients.register']({ patient: { ...asha, familyName: 'Okafor' }, notTheSame: [] })).toEqual(damaged);
    // SQLCipher fails everything on a connection that met a damaged page, so others are in its place.
    expect(valueOf(await clinic.client['staff.list']({})).staff).toHaveLength(1);
    expect(valueOf(await clinic.client['vitals.history']({ patientId: shut.patient.id }))).toEqual({ observations: [], more: false });
    const { read } = clinic.clinic.keeper.current()?.db ?? {};
    expect(await read?.all(sql`SELECT method, patient_id FROM audit_row WHERE outcome = 'damaged' ORDER BY seq`)).toEqual([
      { method: 'patients.show', patient_id: null }, { method: 'patients.register', patient_id: null },
    ]);
    await clinic.close();
  });

  it('D8: on a page that says who may do what: nobody is let in, and the gate says why', async () => {
    const [row] = (await shut.raw(`SELECT rootpage FROM sqlite_master WHERE name = 'restriction'`)) as { rootpage: number }[];
    flip((row?.rootpage ?? 1) - 1);
    const clinic = await shut.reopen();
    expect(await signInAnswer(clinic)).toEqual({ type: 'trouble', trouble: 'database-damaged' });
    expect(valueOf(await clinic.gate['clinic.status']({}))).toMatchObject({ state: 'trouble', trouble: 'database-damaged' });
    await clinic.close();
  });
});

describe('D6: the disk is full', () => {
  /** Lets the writer's file grow no further than it is. */
  const limit = { connections: [] as Connection[] };
  const limited: DatabaseDriver = {
    open: async (path, mode) => {
      const connection = await sqlcipherDriver.open(path, mode);
      limit.connections.push(connection);
      return connection;
    },
  };
  const setRoom = async (pages: number | undefined) => {
    for (const connection of limit.connections) {
      const [count] = (await connection.all('PRAGMA page_count', []).catch(() => [{ page_count: 0 }])) as { page_count: number }[];
      await connection.all(`PRAGMA max_page_count = ${pages === undefined ? 1_000_000_000 : (count?.page_count ?? 0) + pages}`, []).catch(() => []);
    }
  };

  it('D6: a write is refused whole, what is there stays readable, and with room again it goes on without a restart', async () => {
    limit.connections.splice(0);
    const clinic = await openTestClinic({ signedInAs: 'nurse', ports: { driver: limited } });
    const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    const patientId = registered.type === 'registered' ? registered.patient.id : '';
    const db = clinic.clinic.keeper.current()?.db;
    const counts = async () => Promise.all(['patient', 'sync_outbox', 'sync_clk', 'sync_stream'].map(async (table) =>
      (await db?.read.get<{ n: number }>({ text: `SELECT count(*) AS n FROM ${table}`, values: [] }))?.n));
    await setRoom(0);
    let refused: unknown;
    let before: unknown;
    for (let i = 0; i < 80 && refused === undefined; i += 1) {
      before = await counts();
      const reply = await clinic.client['patients.register']({ patient: { ...asha, familyName: `Family ${i}`, givenNames: `Given ${i} ${'x'.repeat(150)}`, phone: '' }, notTheSame: [] });
      if (reply.type === 'refused') refused = reply;
    }
    expect(refused).toEqual({ type: 'refused', reason: 'disk-full' });
    expect(await counts()).toEqual(before);
    expect(await db?.read.get(sql`SELECT family_name FROM patient WHERE id = ${patientId}`)).toEqual({ family_name: 'Haddad' });
    await setRoom(undefined);
    expect(valueOf(await clinic.client['patients.register']({ patient: { ...asha, familyName: 'Okafor', phone: '' }, notTheSame: [] })).type).toBe('registered');
    expect(valueOf(await clinic.client['patients.find']({ query: 'haddad', searchId })).patients).toHaveLength(1);
    await clinic.close();
  });

  it('D6: a disk that is full at sign-in is said so, and nothing is lost', async () => {
    const shut = await shutClinic();
    const full: DatabaseDriver = {
      open: async (path, mode) => {
        const connection = await sqlcipherDriver.open(path, mode);
        return { ...connection, run: () => Promise.reject(new DatabaseError('SQLITE_FULL')) };
      },
    };
    const clinic = await shut.reopen({ ports: { driver: full } });
    expect(await signInAnswer(clinic)).toEqual({ type: 'trouble', trouble: 'disk-full' });
    await clinic.close();
    await expectWhole(shut);
    shut.remove();
  });

  it('D6: what a cut left of a small file does not stand in the way of setup', async () => {
    const keychain = createTestKeychain();
    const clinic = await openTestClinic({ keychain });
    writeFileSync(`${clinic.folder}/vault.json.new`, 'left by a cut');
    await clinic.setUp();
    expect(clinic.clinic.keeper.current()).toBeDefined();
    await clinic.close();
  });
});
