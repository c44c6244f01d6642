import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { gathered } from '#hub/store/gathered.ts';

let folder = '';
let database: ClinicDatabase;
let commits = 0;
let mayCommit = true;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardlight-gathered-'));
  database = await openClinicDatabase(sqlcipherDriver, join(folder, 'one.db'), Buffer.alloc(32, 1), 'create', 1);
  await database.transaction((tx) => tx.run(sql`CREATE TABLE note (n INTEGER PRIMARY KEY, t TEXT NOT NULL) STRICT`));
  [commits, mayCommit] = [0, true];
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const counted = <T>(work: (tx: Writer) => Promise<T>): Promise<T> => database.transaction(async (tx) => {
  const result = await work(tx);
  if (!mayCommit) throw new Error('no room');
  commits += 1;
  return result;
});
const notes = async () => (await database.read.all<{ n: number }>(sql`SELECT n FROM note ORDER BY n`)).map(({ n }) => n);

describe('small transactions that wait are committed together', () => {
  it('each whole or not at all, whatever became of its neighbours', async () => {
    const together = gathered(counted);
    const write = (n: number) => together(async (tx) => {
      await tx.run(sql`INSERT INTO note (n, t) VALUES (${n}, 'a')`);
      if (n % 3 === 0) throw new Error(`not ${n}`);
      await tx.run(sql`INSERT INTO note (n, t) VALUES (${n + 100}, 'b')`);
      return n;
    });
    const all = await Promise.allSettled([1, 2, 3, 4, 1, 5, 6].map(write));
    expect(all.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))).toEqual([1, 2, 'failed', 4, 'failed', 5, 'failed']);
    expect(await notes()).toEqual([1, 2, 4, 5, 101, 102, 104, 105]);
    // The first goes alone; what came meanwhile goes in one.
    expect(commits).toBe(2);
  });

  it('nobody is told of success when the commit that holds it fails', async () => {
    const together = gathered(counted);
    mayCommit = false;
    const all = await Promise.allSettled([1, 2, 3].map((n) => together((tx) => tx.run(sql`INSERT INTO note (n, t) VALUES (${n}, 'a')`))));
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await notes()).toEqual([]);
    mayCommit = true;
    await together((tx) => tx.run(sql`INSERT INTO note (n, t) VALUES (9, 'a')`));
    expect(await notes()).toEqual([9]);
  });
});
