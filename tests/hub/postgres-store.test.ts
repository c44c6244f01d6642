import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqlStore } from '#hub/store/sql-store.ts';
import { openPostgresEngine } from '#hub/store/postgres-engine.ts';
import { startPostgres } from './embedded-postgres.ts';
import { severalHubs } from './several-hubs.ts';
import { batchPromises } from './store-batches.ts';
import type { StoreUnderTest } from './store-batches.ts';
import { backupKey, clinicPromises } from './store-clinics.ts';

// Once for the whole run: no other test starts one.
const postgres = await startPostgres();
const isThere = typeof postgres !== 'string';
let tested: StoreUnderTest;

describe.skipIf(!isThere)(`the hub's store in PostgreSQL${isThere ? '' : ` (left out: ${postgres})`}`, () => {
  beforeAll(async () => {
    const openEngine = () => openPostgresEngine(isThere ? postgres.url : '');
    // Two processes that start on an empty database at once.
    const [engine, other] = await Promise.all([openEngine(), openEngine()]);
    await other.close();
    tested = { engine, store: createSqlStore(engine, backupKey), again: async () => createSqlStore(await openEngine(), backupKey) };
  }, 60_000);
  afterAll(async () => {
    await tested.store.close();
    if (isThere) await postgres.stop();
  });

  batchPromises(() => tested);
  clinicPromises(() => tested);
  severalHubs(() => (isThere ? postgres.url : ''));

  it('is a real server, of a version that is looked after', async () => {
    const row = await tested.engine.read.get<{ version: string }>({ text: 'SELECT version() AS version', values: [] });
    expect(row?.version).toMatch(/^PostgreSQL 1[5-9]/);
  });
});
