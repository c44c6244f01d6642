import type { HubStore } from './store.ts';
import { openPostgresEngine } from './store/postgres-engine.ts';
import { createSqlStore } from './store/sql-store.ts';
import { openSqlcipherEngine } from './store/sqlcipher-engine.ts';
import { hubKey } from './folder.ts';
import type { HubPaths } from './folder.ts';

/** PostgreSQL where an address is given; the encrypted file in the hub's folder otherwise. `given`: its key, where that lies in no file. */
export const openStore = async (paths: HubPaths, postgres?: string, given?: Uint8Array): Promise<HubStore> => {
  const key = given ?? hubKey(paths);
  return createSqlStore(postgres === undefined ? await openSqlcipherEngine(paths.database, key) : await openPostgresEngine(postgres), key);
};
