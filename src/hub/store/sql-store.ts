import { renameSync, rmSync } from 'node:fs';
import type { HubStore } from '../store.ts';
import { createBatches } from './batches.ts';
import { createClinics } from './clinics.ts';
import { copyStore } from './copy-store.ts';
import type { SqlEngine } from './engine.ts';
import { createSmallThings } from './small-things.ts';
import { openSqlcipherEngine } from './sqlcipher-engine.ts';

/** An encrypted file of its own, whole or not there. A backup of PostgreSQL is one too, so each store restores the other's. */
const backUp = async (engine: SqlEngine, to: string, key: Uint8Array): Promise<void> => {
  const unfinished = `${to}.unfinished`;
  const remove = () => { for (const end of ['', '-wal', '-shm']) rmSync(`${unfinished}${end}`, { force: true }); };
  remove();
  try {
    const copy = await openSqlcipherEngine(unfinished, key);
    try {
      await copyStore(engine, copy);
    } finally {
      await copy.close();
    }
    renameSync(unfinished, to);
  } finally {
    remove();
  }
};

/** The store on either database. `backupKey`: 32 bytes, what backups are under. */
export const createSqlStore = (engine: SqlEngine, backupKey: Uint8Array): HubStore => ({
  ...createClinics(engine),
  ...createBatches(engine),
  ...createSmallThings(engine),
  backUp: (to) => backUp(engine, to, backupKey),
  close: engine.close,
});
