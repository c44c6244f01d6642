import { join } from 'node:path';
import { cpSync, mkdirSync } from 'node:fs';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { key } from '../../integration/records-setup.ts';
import { runChild, tell, toldAs } from '../lib/killed-child.ts';
import { createTally, inFolder, must } from './parts.ts';
import type { StorageParts, StorageRow } from './parts.ts';
import { fillTables, idsOf } from './some-rows.ts';

const at = (folder: string) => join(folder, 'clinic.db');
const rows = (db: ClinicDatabase, text: string) => db.read.all<Record<string, unknown>>({ text, values: [] });
const versionOf = async (db: ClinicDatabase): Promise<number> => Number((await rows(db, 'PRAGMA user_version'))[0]?.['user_version']);
const schemaOf = async (db: ClinicDatabase): Promise<string> => JSON.stringify(await rows(db, 'SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name'));

/** Kills its own process so long after the n-th statement of a transaction was begun; with none, counts them. */
const dyingAt = (statement: number, afterMs: number): { readonly driver: DatabaseDriver; readonly count: () => number } => {
  let n = 0;
  const die = () => process.kill(process.pid, 'SIGKILL');
  return {
    count: () => n,
    driver: { open: async (path, mode) => {
      const connection = await sqlcipherDriver.open(path, mode);
      return { ...connection, run: (text, values) => {
        n += 1;
        const running = connection.run(text, values);
        if (n === statement) {
          if (afterMs < 0.2) die();
          else setTimeout(die, afterMs);
        }
        return running;
      } };
    } },
  };
};

/** The process that is killed: brings a database to the newest schema. */
export const migrateUntilKilled = async (folder: string, statement: number, afterMs: number): Promise<void> => {
  const { driver, count } = dyingAt(statement, afterMs);
  const db = await openClinicDatabase(driver, at(folder), key, 'existing');
  tell('ready');
  await runMigrations(db, migrations);
  tell(`statements ${count()}`);
  await db.close();
};

const emptyIn = async (folder: string): Promise<ClinicDatabase> => {
  mkdirSync(folder);
  return openClinicDatabase(sqlcipherDriver, at(folder), key, 'create');
};

const ladderIn = async (folder: string): Promise<ReadonlyMap<number, string>> => {
  const ladder = new Map<number, string>();
  const db = await emptyIn(folder);
  for (let steps = 1; steps <= migrations.length; steps += 1) {
    await runMigrations(db, migrations.slice(0, steps));
    ladder.set(await versionOf(db), await schemaOf(db));
  }
  await db.close();
  return ladder;
};

interface Older {
  readonly folder: string;
  /** Of the undisturbed way to the newest schema. */
  readonly statements: number;
  /** What rows there are at its end. */
  readonly idsAfter: ReadonlyMap<string, readonly string[]>;
}

/** An older database with rows in every table that takes some, closed; and where the undisturbed way leads from there. */
const olderIn = async (folder: string, version: number): Promise<Older> => {
  const db = await emptyIn(folder);
  await runMigrations(db, migrations.filter((each) => each.version <= version));
  await fillTables(db);
  await db.close();
  cpSync(folder, `${folder}-whole`, { recursive: true });
  const { driver, count } = dyingAt(0, 0);
  const whole = await openClinicDatabase(driver, at(`${folder}-whole`), key, 'existing');
  await runMigrations(whole, migrations);
  const statements = count();
  const idsAfter = await idsOf(whole);
  await whole.close();
  return { folder, statements, idsAfter };
};

const run = async ({ bundle, runs, random }: StorageParts) => inFolder(async (root) => {
  const tally = createTally();
  const newest = migrations.at(-1)?.version ?? 0;
  /** What a database of each schema looks like. */
  const ladder = await ladderIn(join(root, 'ladder'));
  const prepared = new Map<number, Promise<Older>>();
  const versions = [...ladder.keys()].filter((version) => version < newest);
  for (let kill = 0; kill < runs; kill += 1) {
    const from = versions[Math.floor(((kill + random()) / runs) * versions.length)] ?? 10;
    const before = await (prepared.get(from) ?? prepared.set(from, olderIn(join(root, `from-${from}`), from)).get(from));
    if (!before) throw new Error(`no database of schema ${from}`);
    const statement = 1 + Math.floor(random() * before.statements);
    const afterMs = random() * 3;
    const folder = join(root, `kill-${kill}`);
    cpSync(before.folder, folder, { recursive: true });
    await tally.fault(`schema ${from}, killed ${afterMs.toFixed(1)} ms after statement ${statement} of ${before.statements}`, async () => {
      const killed = await runChild(bundle, ['--migrate', folder, '--statement', String(statement), '--after', String(afterMs)]);
      must(killed.wasKilled || toldAs('statements', killed).length === 1, 'failed by itself');
      const db = await openClinicDatabase(sqlcipherDriver, at(folder), key, 'existing');
      try {
        const version = await versionOf(db);
        must(version >= from && ladder.has(version), `schema ${version} is none of ours`);
        if ((await schemaOf(db)) !== ladder.get(version)) tally.add({ torn: 1 });
        await runMigrations(db, migrations);
        must((await versionOf(db)) === newest && (await schemaOf(db)) === ladder.get(newest), 'the second way does not end at the newest schema');
        const after = await idsOf(db);
        const lost = [...before.idsAfter].reduce((sum, [table, ids]) => sum + ids.filter((id) => !(after.get(table) ?? []).includes(id)).length, 0);
        tally.add({ lost, acknowledged: [...before.idsAfter.values()].reduce((sum, ids) => sum + ids.length, 0) });
        must((await rows(db, 'PRAGMA foreign_key_check')).length === 0 && (await rows(db, 'PRAGMA integrity_check'))[0]?.['integrity_check'] === 'ok', 'not sound');
      } finally {
        await db.close();
      }
    });
  }
  return tally.result();
});

export const migratingRow: StorageRow = { id: 'D2', what: 'killed in a step to a newer schema: before or after that step, and the next start ends it', run };
