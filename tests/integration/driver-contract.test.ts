import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { DatabaseError } from '#main/database/driver.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { codecVersion } from '#main/database/keyed-connection.ts';

/** What `clinic-database.ts` and all above it stand on. A second driver (Windows) is added to this list and must pass. */
const drivers: readonly (readonly [string, DatabaseDriver])[] = [['sqlcipher', sqlcipherDriver]];

describe.each(drivers)('the driver %s', (_name, driver) => {
  let folder: string;
  let path: string;
  let db: ClinicDatabase;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wardlight-driver-'));
    path = join(folder, 'clinic.db');
    db = await openClinicDatabase(driver, path, new Uint8Array(32).fill(3), 'create');
    await db.transaction((tx) => tx.run(sql`CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT, bytes BLOB) STRICT`));
  });
  afterEach(async () => {
    await db.close().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  });
  const add = (text: string | null) => db.transaction((tx) => tx.run(sql`INSERT INTO note (text) VALUES (${text})`));
  const texts = async () => (await db.read.all<{ text: string }>(sql`SELECT text FROM note ORDER BY id`)).map((row) => row.text);

  it('gives back every kind of value as it was', async () => {
    const bytes = new Uint8Array([0, 255, 7]);
    for (const text of ['', 'Nguyễn 🌻', `'; DROP TABLE note; --`, 'a\u0000b', null]) {
      await db.transaction((tx) => tx.run(sql`INSERT INTO note (text, bytes) VALUES (${text}, ${bytes})`));
      const row = await db.read.get<{ text: string | null; bytes: Uint8Array }>(sql`SELECT text, bytes FROM note ORDER BY id DESC LIMIT 1`);
      expect([row?.text, [...(row?.bytes ?? [])]]).toEqual([text, [0, 255, 7]]);
    }
    expect(await db.read.get(sql`SELECT ${2 ** 53 - 1} AS big, ${-0.5} AS half, ${null} AS absent`)).toEqual({ big: 2 ** 53 - 1, half: -0.5, absent: null });
    expect(await db.read.get(sql`SELECT 1 FROM note WHERE id = ${-1}`)).toBeUndefined();
  });

  it('answers how many rows changed', async () => {
    await add('a');
    await add('b');
    expect(await db.transaction((tx) => tx.run(sql`UPDATE note SET text = 'c'`))).toBe(2);
    expect(await db.transaction((tx) => tx.run(sql`UPDATE note SET text = 'd' WHERE id = ${99}`))).toBe(0);
  });

  it('rolls a failed transaction back whole, and the next one works', async () => {
    await expect(db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO note (text) VALUES ('lost')`);
      await tx.run(sql`INSERT INTO note (id, text) VALUES (1, 'first'), (1, 'again')`);
    })).rejects.toMatchObject({ name: 'DatabaseError', code: 'SQLITE_CONSTRAINT' });
    await add('kept');
    expect(await texts()).toEqual(['kept']);
  });

  it('never lets two transactions run into each other, and takes them in order', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO note (text) VALUES (${`${i} begins`})`);
      await new Promise((later) => setTimeout(later, i % 3));
      await tx.run(sql`INSERT INTO note (text) VALUES (${`${i} ends`})`);
    })));
    expect(await texts()).toEqual(Array.from({ length: 20 }, (_, i) => [`${i} begins`, `${i} ends`]).flat());
  });

  it('a person goes before a job that waits', async () => {
    const done: string[] = [];
    const work = (name: string, priority: 'person' | 'job') => db.transaction(async () => void done.push(name), { priority });
    await Promise.all([work('first', 'person'), work('job', 'job'), work('person', 'person')]);
    expect(done).toEqual(['first', 'person', 'job']);
  });

  it('readers see what is committed, nothing before, and cannot write', async () => {
    await db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO note (text) VALUES ('soon')`);
      expect(await texts()).toEqual([]);
      expect(await tx.get(sql`SELECT text FROM note`)).toEqual({ text: 'soon' });
    });
    expect(await texts()).toEqual(['soon']);
    await expect(db.read.all(sql`INSERT INTO note (text) VALUES ('by a reader')`)).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
  });

  it('an error carries its code and nothing of the statement', async () => {
    const error: unknown = await db.read.all(sql`SELECT haddad FROM nowhere`).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/haddad|nowhere|SELECT/);
  });

  it('opens no missing file, and makes none', async () => {
    const missing = join(folder, 'missing.db');
    await expect(openClinicDatabase(driver, missing, new Uint8Array(32), 'existing')).rejects.toMatchObject({ code: 'SQLITE_CANTOPEN' });
    expect(existsSync(missing)).toBe(false);
  });

  it('encrypts: what was written is in no file, before and after closing', async () => {
    await add('penicillin makes Asha ill');
    const files = () => ['', '-wal'].filter((suffix) => existsSync(path + suffix)).map((suffix) => readFileSync(path + suffix).toString('latin1')).join('');
    expect(files()).not.toContain('penicillin');
    await db.close();
    expect(files()).not.toContain('penicillin');
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(await codecVersion(driver)).toMatch(/^4\./);
  });

  it('after closing nothing is answered any more', async () => {
    await db.close();
    await expect(texts()).rejects.toThrow();
    await expect(add('late')).rejects.toThrow();
  });
});
