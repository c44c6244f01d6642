import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { expectTrouble, expectWhole, shutClinic } from '../../integration/shut-clinic.ts';
import { createTally, must } from './parts.ts';
import type { StorageRow } from './parts.ts';

const runKeys = async () => {
  const tally = createTally();
  const shut = await shutClinic();
  const other = await shutClinic();
  const opens = async (key: Uint8Array): Promise<void> => {
    const before = readFileSync(shut.paths.database);
    const error = await openKeyedConnection(sqlcipherDriver, shut.paths.database, key, 'existing').then(() => undefined, (each: unknown) => each as Error & { readonly code?: string });
    must(error !== undefined && /^(SQLITE_NOTADB|WARDLIGHT_BAD_KEY)$/.test(error.code ?? ''), `answered ${error?.code ?? 'a connection'}`);
    const digits = Buffer.from(key).toString('hex');
    must(digits === '' || !`${error?.stack ?? ''} ${JSON.stringify(error)}`.includes(digits), 'the key is in the error');
    must(readFileSync(shut.paths.database).equals(before), 'the file was changed');
  };
  const short = (bytes: number) => new Uint8Array(bytes).fill(0x5a);
  try {
    for (const [name, key] of [['none', short(0)], ['31 bytes', short(31)], ['33 bytes', short(33)], ['64 bytes', short(64)], ['zeros', new Uint8Array(32)], ['another clinic\'s', other.key], ['a quote in every byte', new Uint8Array(32).fill(0x27)]] as const) {
      await tally.fault(`the key: ${name}`, () => opens(key));
    }
    await tally.fault('one bit of the key', () => opens(shut.key.map((byte, i) => (i === 31 ? byte ^ 1 : byte))));
    await tally.fault('another clinic\'s file', async () => {
      const kept = readFileSync(shut.paths.database);
      writeFileSync(shut.paths.database, readFileSync(other.paths.database));
      await expectTrouble(shut, 'database-foreign', 'before-opening');
      writeFileSync(shut.paths.database, Buffer.concat([kept.subarray(0, 16), readFileSync(other.paths.database).subarray(16)]));
      await expectTrouble(shut, 'database-damaged', 'on-opening');
      writeFileSync(shut.paths.database, kept);
      await expectWhole(shut);
    });
    return tally.result();
  } finally {
    shut.remove();
    other.remove();
  }
};
export const wrongKeysRow: StorageRow = { id: 'D14', what: 'wrong keys of every shape: nothing opens, no byte changes, the key is named nowhere', run: runKeys };

const withoutCodec: DatabaseDriver = {
  open: async (path, mode) => {
    const connection = await sqlcipherDriver.open(path, mode);
    return { ...connection, all: async (text, values) => (text === 'PRAGMA cipher_version' ? [] : connection.all(text, values)) };
  },
};
const runPlain = async () => {
  const tally = createTally();
  const shut = await shutClinic();
  try {
    const kept = readFileSync(shut.paths.database);
    await tally.fault('a plaintext database in its place', async () => {
      rmSync(shut.paths.database);
      const plain = await sqlcipherDriver.open(shut.paths.database, 'create');
      await plain.exec('CREATE TABLE patient (id TEXT)');
      await plain.close();
      must(readFileSync(shut.paths.database).subarray(0, 15).toString('latin1') === 'SQLite format 3', 'the driver did not write it plain');
      await expectTrouble(shut, 'database-plaintext', 'before-opening');
      writeFileSync(shut.paths.database, kept);
      await expectWhole(shut);
    });
    await tally.fault('an add-on that does not encrypt', async () => {
      await expectTrouble(shut, 'codec-missing', 'on-opening', { ports: { driver: withoutCodec } });
      await expectWhole(shut);
    });
    return tally.result();
  } finally {
    shut.remove();
  }
};
export const plainRow: StorageRow = { id: 'D15', what: 'a plaintext database, an add-on without a codec: refused, and nothing written in clear', run: runPlain };
