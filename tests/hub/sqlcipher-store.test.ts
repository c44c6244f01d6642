import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqlStore } from '#hub/store/sql-store.ts';
import { openSqlcipherEngine } from '#hub/store/sqlcipher-engine.ts';
import { batchPromises, chainOf, newClinic, put } from './store-batches.ts';
import type { StoreUnderTest } from './store-batches.ts';
import { backupKey, clinicPromises } from './store-clinics.ts';

let folder = '';
let tested: StoreUnderTest;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardlight-hub-store-'));
  const openEngine = () => openSqlcipherEngine(join(folder, 'hub.db'), backupKey);
  const engine = await openEngine();
  tested = { engine, store: createSqlStore(engine, backupKey), again: async () => createSqlStore(await openEngine(), backupKey) };
});
afterAll(async () => {
  await tested.store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the hub\'s store in an encrypted file', () => {
  batchPromises(() => tested);
  clinicPromises(() => tested);

  it('writes not even what it could read: ids of clinics are nowhere in its files (P8)', async () => {
    const clinic = await newClinic(tested.store);
    const batch = chainOf(clinic, 1)(1);
    await put(tested.store, { ...batch, manifest: Buffer.from(`sentinel ${clinic}`) });
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    expect(files.length).toBeGreaterThan(0);
    for (const sentinel of [clinic, 'sentinel', 'CREATE TABLE', Buffer.from(batch.envelopes[0]?.bytes ?? '')]) expect(files.some((bytes) => bytes.includes(sentinel))).toBe(false);
  });
});
