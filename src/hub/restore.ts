import { existsSync, renameSync, rmSync } from 'node:fs';
import { sql } from '#shared/database/types.ts';
import { HubFault, hubKey } from './folder.ts';
import type { HubPaths } from './folder.ts';
import { holdFolder } from './one-process.ts';
import { copyStore, isEmptyStore } from './store/copy-store.ts';
import type { SqlEngine } from './store/engine.ts';
import { openPostgresEngine } from './store/postgres-engine.ts';
import { createSqlStore } from './store/sql-store.ts';
import { openSqlcipherEngine } from './store/sqlcipher-engine.ts';
import { createWatermark } from './watermark.ts';
import { words } from './words.ts';

const companions = ['', '-wal', '-shm'] as const;

/** Fills `target`, gives every clinic another incarnation and sets the watermark. Answers how many clinics there are. */
const fill = async (from: SqlEngine, target: SqlEngine, key: Uint8Array, watermark: string): Promise<number> => {
  await copyStore(from, target);
  return createWatermark(watermark).compare(createSqlStore(target, key), true);
};

const intoFile = async (from: SqlEngine, { database, watermark }: HubPaths, key: Uint8Array, atMs: number): Promise<number> => {
  const unfinished = `${database}.unfinished`;
  for (const end of companions) rmSync(`${unfinished}${end}`, { force: true });
  const target = await openSqlcipherEngine(unfinished, key);
  let clinics: number;
  try {
    clinics = await fill(from, target, key, watermark);
  } finally {
    await target.close();
  }
  // What was there is kept: the copy may turn out to be the older one.
  for (const end of companions) if (existsSync(`${database}${end}`)) renameSync(`${database}${end}`, `${database}.before-${atMs}${end}`);
  renameSync(unfinished, database);
  return clinics;
};

const intoPostgres = async (from: SqlEngine, { watermark }: HubPaths, key: Uint8Array, url: string): Promise<number> => {
  const target = await openPostgresEngine(url);
  try {
    if (!(await isEmptyStore(target))) throw new HubFault(words.notEmpty);
    // A hub that was started here made its keys before it was told that there are others.
    await target.transaction(async (tx) => void (await tx.run(sql`DELETE FROM hub`)));
    return await fill(from, target, key, watermark);
  } finally {
    await target.close();
  }
};

/**
 * Puts a backup back in the place of the store, whichever database it was taken from. Answers how many clinics it has.
 * @throws HubFault when a hub runs in the folder, the file is missing, or PostgreSQL is not empty.
 */
export const restoreBackup = async (paths: HubPaths, file: string, atMs: number, postgres?: string, given?: Uint8Array): Promise<number> => {
  if (!existsSync(file)) throw new HubFault(words.noFile(file));
  const key = given ?? hubKey(paths);
  const release = await holdFolder(paths.folder);
  if (!release) throw new HubFault(words.runs(paths.folder));
  try {
    const backup = await openSqlcipherEngine(file, key);
    try {
      return await (postgres === undefined ? intoFile(backup, paths, key, atMs) : intoPostgres(backup, paths, key, postgres));
    } finally {
      await backup.close();
    }
  } finally {
    await release();
  }
};
