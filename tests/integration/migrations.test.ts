import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { openEmpty } from './records-setup.ts';

let empty: Awaited<ReturnType<typeof openEmpty>>;
beforeEach(async () => {
  empty = await openEmpty();
});
afterEach(() => empty.close());

const newest = migrations.at(-1)?.version ?? 0;
const version = async () => (await empty.rows('PRAGMA user_version'))[0]?.['user_version'];
const schema = async () =>
  (await empty.rows(`SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'patient_search\\_%' ESCAPE '\\' ORDER BY type <> 'table', name`))
    .map((row) => `${String(row['sql']).replace(/\s+/g, ' ')};\n`).join('');

it('brings an empty database to the newest version, and a second run changes nothing', async () => {
  expect(await runMigrations(empty.db, migrations)).toEqual({ type: 'migrated', from: 0, to: newest });
  const before = await schema();
  expect(await runMigrations(empty.db, migrations)).toEqual({ type: 'migrated', from: newest, to: newest });
  expect([await version(), await schema()]).toEqual([newest, before]);
});

it('gives the same schema step by step, from every version on', async () => {
  const versions: unknown[] = [];
  for (let k = 1; k <= migrations.length; k += 1) {
    await runMigrations(empty.db, migrations.slice(0, k));
    versions.push(await version());
  }
  expect(versions).toEqual(migrations.map((migration) => migration.version));
  const other = await openEmpty();
  await runMigrations(other.db, migrations);
  const all = `SELECT type, name, sql FROM sqlite_master ORDER BY type, name`;
  expect(await empty.rows(all)).toEqual(await other.rows(all));
  await other.close();
});

it.each(migrations.map((migration, k) => [migration.name, k] as const))('D2: a step that fails after %s leaves the version and the schema before it', async (_name, k) => {
  await runMigrations(empty.db, migrations.slice(0, k));
  const before = [await version(), await schema()];
  const step = migrations[k];
  if (!step) throw new Error('no such step');
  const failing = { ...step, up: async (tx: Parameters<typeof step.up>[0]) => {
    await step.up(tx);
    throw new Error('cut');
  } };
  await expect(runMigrations(empty.db, [...migrations.slice(0, k), failing, ...migrations.slice(k + 1)])).rejects.toThrow('cut');
  expect([await version(), await schema()]).toEqual(before);
  expect(await runMigrations(empty.db, migrations)).toMatchObject({ type: 'migrated', to: newest });
});

it('a step that breaks a foreign key is not taken', async () => {
  await runMigrations(empty.db, migrations);
  const breaking = { version: newest + 10, name: 'breaking', up: async (tx: Parameters<(typeof migrations)[number]['up']>[0]) => {
    await tx.run(sql`CREATE TABLE parent (id INTEGER PRIMARY KEY)`);
    await tx.run(sql`CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)`);
    await tx.run(sql`INSERT INTO child VALUES (7)`);
  } };
  await expect(runMigrations(empty.db, [...migrations, breaking])).rejects.toThrow('foreign key');
  expect(await version()).toBe(newest);
});

it('refuses a newer database, untouched, and a list that does not rise', async () => {
  await runMigrations(empty.db, migrations);
  const before = await schema();
  expect(await runMigrations(empty.db, migrations.slice(0, 2))).toEqual({ type: 'newer', version: newest });
  expect([await version(), await schema()]).toEqual([newest, before]);
  await expect(runMigrations(empty.db, [...migrations.slice(0, 2).reverse(), ...migrations.slice(2)])).rejects.toThrow();
});

it('is written down in schema.sql (npm run schema writes it anew)', async () => {
  await runMigrations(empty.db, migrations);
  const path = join(import.meta.dirname, '../../src/main/database/schema.sql');
  const now = `-- Version ${newest}. Written by npm run schema; never edited by hand.\n${await schema()}`;
  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(path, now);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(now);
});
