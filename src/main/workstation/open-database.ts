import { closeSync, existsSync, openSync } from 'node:fs';
import { sql } from '#shared/database/types.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { DatabaseError } from '#main/database/driver.ts';
import type { OpenMode } from '#main/database/driver.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import type { WorkstationParts } from './context.ts';
import { makeUpgradeCopy } from './upgrade-copy.ts';

export type OpenedDatabase =
  | { readonly type: 'open'; readonly db: ClinicDatabase }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

const troubleOf = ({ code }: DatabaseError): Trouble => {
  if (code === 'WARDLIGHT_NO_CODEC') return 'codec-missing';
  if (code === 'SQLITE_BUSY') return 'in-use';
  if (code === 'SQLITE_FULL') return 'disk-full';
  if (code === 'SQLITE_READONLY' || code === 'SQLITE_CANTOPEN') return 'not-writable';
  return 'database-damaged';
};

/** What the gate calls a database that does not open, or that cannot be read once it is open. @throws whatever is no fault of it */
export const troubleOrThrow = (error: unknown): { readonly type: 'trouble'; readonly trouble: Trouble } => {
  if (error instanceof DatabaseError) return { type: 'trouble', trouble: troubleOf(error) };
  throw error;
};

const dbIdOf = async (db: ClinicDatabase): Promise<string | undefined> => {
  const hasState = await db.read.get(sql`SELECT 1 AS one FROM sqlite_master WHERE name = 'clinic_state'`);
  return hasState === undefined ? undefined : (await db.read.get<{ value: string }>(sql`SELECT value FROM clinic_state WHERE name = 'dbId'`))?.value;
};

/** A database of an older version is copied before its first step to this one; why it may not go on otherwise. */
const beforeUpgrade = async (parts: WorkstationParts, db: ClinicDatabase, key: Uint8Array): Promise<Trouble | undefined> => {
  const schema = (await db.read.get<{ user_version: number }>({ text: 'PRAGMA user_version', values: [] }))?.user_version ?? 0;
  const newest = parts.migrations.at(-1)?.version ?? 0;
  // 0: setup was cut off before anything was in it.
  return schema > 0 && schema < newest ? db.whileAlone(key, (whileClosed) => whileClosed(() => makeUpgradeCopy(parts, key, schema))) : undefined;
};

/**
 * Opens the clinic's database under a key that a slot gave, brings it to this version, and makes sure it is this clinic's.
 * A database is made only in `create`, which only setup uses, and only where no file lies.
 */
export const openDatabase = async (parts: WorkstationParts, key: Uint8Array, mode: OpenMode, dbId: string): Promise<OpenedDatabase> => {
  const { driver, paths, migrations } = parts;
  if (mode === 'create' && existsSync(paths.database)) throw new Error('a database lies where setup would make one');
  let db: ClinicDatabase | undefined;
  try {
    // SQLite would make it readable for others; its -wal and -shm take the mode of the file.
    if (mode === 'create') closeSync(openSync(paths.database, 'wx', 0o600));
    db = await openClinicDatabase(driver, paths.database, key, mode);
    // Whose it is comes before any change to it.
    if (mode === 'existing' && (await dbIdOf(db)) !== dbId) {
      await db.close();
      return { type: 'trouble', trouble: 'database-foreign' };
    }
    const trouble = await beforeUpgrade(parts, db, key);
    if (trouble) {
      await db.close();
      return { type: 'trouble', trouble };
    }
    const migrated = await runMigrations(db, migrations);
    if (migrated.type === 'newer') {
      await db.close();
      return { type: 'trouble', trouble: 'database-newer' };
    }
    if (mode === 'create') {
      await db.transaction((tx) => tx.run(sql`INSERT INTO clinic_state (name, value) VALUES ('dbId', ${dbId})`));
    }
    return { type: 'open', db };
  } catch (error) {
    await db?.close().catch(() => undefined);
    return troubleOrThrow(error);
  }
};
