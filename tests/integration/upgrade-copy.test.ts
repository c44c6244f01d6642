import { copyFileSync, existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migration } from '#shared/database/migrate.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { openDatabase } from '#main/workstation/open-database.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { readVault } from '#main/vault/vault-file.ts';
import { expectTrouble, expectWhole, shutClinic, signInAnswer } from './shut-clinic.ts';
import type { ShutClinic } from './shut-clinic.ts';

const newest = migrations.at(-1)?.version ?? 0;
/** What a next version of Wardlight would bring. */
const next: Migration = { version: newest + 10, name: 'next', up: async (tx) => void (await tx.run({ text: 'CREATE TABLE next_thing (id TEXT PRIMARY KEY) STRICT', values: [] })) };
const nextName = `before-update-schema-${newest}-2026-03-12.db`;

let shut: ShutClinic;
beforeEach(async () => { shut = await shutClinic(); });
afterEach(() => { shut.remove(); });

const copies = (): string[] => readdirSync(shut.folder).filter((name) => name.startsWith('before-update'));

/** As the next version would open it. */
const upgrade = async (more: Partial<WorkstationParts> = {}) => {
  const vault = readVault(shut.paths.vault);
  if (vault.type !== 'ok') throw new Error(vault.type);
  const parts = { driver: sqlcipherDriver, paths: shut.paths, clock: shut.clock, log: { write: () => undefined }, migrations: [...migrations, next], ...more } as unknown as WorkstationParts;
  const opened = await openDatabase(parts, shut.key, 'existing', vault.vault.dbId);
  if (opened.type === 'open') await opened.db.close();
  return opened.type === 'open' ? 'open' : opened.trouble;
};

it('copies the database before its first step to a newer schema: whole, encrypted, for its owner alone', async () => {
  expect(await upgrade()).toBe('open');
  expect(copies()).toEqual([nextName]);
  const copy = join(shut.folder, nextName);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const opened = await openKeyedConnection(sqlcipherDriver, copy, shut.key, 'existing');
  expect(await opened.all('SELECT (SELECT user_version FROM pragma_user_version) AS schema, (SELECT count(*) FROM patient) AS patients, (SELECT count(*) FROM sqlite_master WHERE name = ?) AS steps', ['next_thing'])).toEqual([{ schema: newest, patients: 1, steps: 0 }]);
  await opened.close();
  expect(await shut.raw('PRAGMA user_version')).toEqual([{ user_version: newest + 10 }]);
});

it('makes none where nothing changes, and the newer database is refused by the earlier version until the copy is put back', async () => {
  await expectWhole(shut);
  expect(copies()).toEqual([]);
  await upgrade();
  await expectTrouble(shut, 'database-newer', 'on-opening');
  // docs/updates.md, the way back.
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${shut.paths.database}${suffix}`, { force: true });
  copyFileSync(join(shut.folder, nextName), shut.paths.database);
  await expectWhole(shut);
});

describe('refuses before anything is changed', () => {
  it('where there is too little room, told in words at the gate', async () => {
    expect(await upgrade({ freeBytes: () => 1 })).toBe('no-room-for-copy');
    expect(await shut.raw('PRAGMA user_version')).toEqual([{ user_version: newest }]);
    await shut.raw(`PRAGMA user_version = ${String(newest - 1)}`);
    await expectTrouble(shut, 'no-room-for-copy', 'on-opening', { ports: { freeBytes: () => 1 } });
    expect(copies()).toEqual([]);
    await shut.raw(`PRAGMA user_version = ${String(newest)}`);
    await expectWhole(shut);
  });

  it('where a page of the database is damaged', async () => {
    const pages = statSync(shut.paths.database).size / 4096;
    shut.change(shut.paths.database, (bytes) => {
      bytes[(pages - 3) * 4096 + 100] = (bytes[(pages - 3) * 4096 + 100] ?? 0) ^ 1;
      return bytes;
    });
    expect(await upgrade()).toBe('database-damaged');
    expect(copies()).toEqual([]);
  });
});

describe('keeps a copy', () => {
  const signIn = async (more: Parameters<ShutClinic['reopen']>[0] = {}, work: (clinic: Awaited<ReturnType<ShutClinic['reopen']>>) => Promise<unknown> = async () => undefined) => {
    const opened = await shut.reopen(more);
    try {
      expect(await signInAnswer(opened)).toEqual({ type: 'signed-in' });
      await work(opened);
    } finally {
      await opened.close();
    }
  };
  const leaveCopy = (name: string): void => { copyFileSync(shut.paths.database, join(shut.folder, name)); };

  it('for 30 days, and half of one not at all', async () => {
    leaveCopy('before-update-schema-90-2026-03-01.db');
    writeFileSync(join(shut.folder, 'before-update.part'), 'half');
    utimesSync(join(shut.folder, 'before-update.part'), 1, 1);
    await signIn();
    expect(copies()).toEqual(['before-update-schema-90-2026-03-01.db']);
    shut.clock.pass(20 * 86_400_000);
    await signIn();
    expect(copies()).toEqual([]);
  });

  it('until the next one', async () => {
    leaveCopy('before-update-schema-90-2026-03-01.db');
    await upgrade();
    expect(copies()).toEqual([nextName]);
  });

  it('until the key of the database changes: who left opens nothing with the old one', async () => {
    leaveCopy('before-update-schema-90-2026-03-01.db');
    await signIn({}, async ({ clinic }) => { expect(await clinic.keeper.rotateKey()).toMatchObject({ type: 'rotated' }); });
    expect(copies()).toEqual([]);
    leaveCopy('before-update-schema-90-2026-03-02.db');
    shut.change(join(shut.folder, 'before-update-schema-90-2026-03-02.db'), (bytes) => Buffer.concat([Buffer.alloc(16, 7), bytes.subarray(16)]));
    await signIn();
    expect(existsSync(join(shut.folder, 'before-update-schema-90-2026-03-02.db'))).toBe(false);
  });
});
