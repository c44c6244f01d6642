import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { bytesOf, expectTrouble, expectWhole, shutClinic, signInAnswer } from './shut-clinic.ts';
import type { ShutClinic } from './shut-clinic.ts';
import { valueOf } from './test-clinic.ts';

const pageBytes = 4096;
let shut: ShutClinic;
beforeEach(async () => {
  shut = await shutClinic();
});
afterEach(() => shut.remove());

describe('D9: a database that is not as it was', () => {
  const aside = () => join(shut.folder, '..', `${Math.random()}.aside`);

  it('D9: missing: said so, never made anew, and whole once it is back', async () => {
    const kept = aside();
    renameSync(shut.paths.database, kept);
    await expectTrouble(shut, 'database-missing', 'before-opening');
    renameSync(kept, shut.paths.database);
    await expectWhole(shut);
  });

  it('D9: zero bytes: never filled with a new one', async () => {
    truncateSync(shut.paths.database, 0);
    await expectTrouble(shut, 'database-empty', 'before-opening');
  });

  it('D9: a folder in its place', async () => {
    rmSync(shut.paths.database);
    mkdirSync(shut.paths.database);
    await expectTrouble(shut, 'database-not-a-file', 'before-opening');
  });

  it('D9: a link in its place is not followed', async () => {
    const kept = aside();
    renameSync(shut.paths.database, kept);
    symlinkSync(kept, shut.paths.database);
    await expectTrouble(shut, 'database-not-a-file', 'before-opening');
    rmSync(kept);
  });

  it('D9: header zeroed', async () => {
    shut.change(shut.paths.database, (bytes) => bytes.fill(0, 0, 16));
    await expectTrouble(shut, 'database-damaged', 'before-opening');
  });

  it.each([
    ['at the edge of a page', 'on-opening', (size: number) => size - pageBytes],
    ['after the first page', 'on-opening', () => pageBytes],
    ['inside a page', 'before-opening', (size: number) => size - 100],
    ['inside the first page', 'before-opening', () => 1000],
    ['after the header', 'before-opening', () => 16],
    ['inside the header', 'before-opening', () => 7],
  ] as const)('D9: cut off %s (seen %s)', async (_where, when, keep) => {
    shut.change(shut.paths.database, (bytes) => bytes.subarray(0, keep(bytes.length)));
    await expectTrouble(shut, 'database-damaged', when);
  });

  it('D9: two pages exchanged are never read as each other', async () => {
    shut.change(shut.paths.database, (bytes) => {
      const second = Buffer.from(bytes.subarray(pageBytes, 2 * pageBytes));
      bytes.copyWithin(pageBytes, 2 * pageBytes, 3 * pageBytes);
      second.copy(bytes, 2 * pageBytes);
      return bytes;
    });
    await expectTrouble(shut, 'database-damaged', 'on-opening');
  });

  it.skipIf(process.getuid?.() === 0)('D9: a folder that may not be written (skipped for root, whom no mode stops)', async () => {
    const opened = await shut.reopen();
    chmodSync(shut.folder, 0o500);
    expect(await signInAnswer(opened)).toEqual({ type: 'trouble', trouble: 'not-writable' });
    chmodSync(shut.folder, 0o700);
    await opened.close();
  });
});

describe('D14: keys', () => {
  it.each([0, 31, 33])('D14: a key of %i bytes is refused before the file is opened', async (length) => {
    const before = bytesOf(shut.folder);
    const error: unknown = await openKeyedConnection(sqlcipherDriver, shut.paths.database, new Uint8Array(length).fill(0x5a), 'existing').catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'WARDLIGHT_BAD_KEY' });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('5a5a');
    expect(bytesOf(shut.folder)).toEqual(before);
  });

  it('D14: the key of another database opens nothing, changes nothing and is named nowhere', async () => {
    const before = bytesOf(shut.folder);
    const error: unknown = await openKeyedConnection(sqlcipherDriver, shut.paths.database, new Uint8Array(32).fill(0x5a), 'existing').catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'SQLITE_NOTADB' });
    expect(`${(error as Error).stack ?? ''} ${JSON.stringify(error)}`).not.toContain('5a5a');
    expect(bytesOf(shut.folder)).toEqual(before);
  });

  it('D14: another clinic\'s file is foreign, also when only the name inside tells', async () => {
    const other = await shutClinic();
    writeFileSync(shut.paths.database, readFileSync(other.paths.database));
    await expectTrouble(shut, 'database-foreign', 'before-opening');
    other.remove();
  });

  it('D14: a file of our key that names another clinic inside is foreign', async () => {
    await shut.raw(`UPDATE clinic_state SET value = '01890000-0000-7000-8000-00000000000f' WHERE name = 'dbId'`);
    await expectTrouble(shut, 'database-foreign', 'on-opening');
  });

  it('D14: another clinic\'s file under our salt is damaged, and stays as it is', async () => {
    const other = await shutClinic();
    const salt = readFileSync(shut.paths.database).subarray(0, 16);
    writeFileSync(shut.paths.database, Buffer.concat([salt, readFileSync(other.paths.database).subarray(16)]));
    await expectTrouble(shut, 'database-damaged', 'on-opening');
    other.remove();
  });
});

describe('D15: no encryption', () => {
  it('D15: a plaintext file is refused', async () => {
    writeFileSync(shut.paths.database, Buffer.concat([Buffer.from('SQLite format 3\0', 'latin1'), Buffer.alloc(8192)]));
    await expectTrouble(shut, 'database-plaintext', 'before-opening');
  });

  it('D15: an add-on that does not encrypt is refused, at sign-in and at setup', async () => {
    const noCodec: DatabaseDriver = {
      open: async (path, mode) => {
        const connection = await sqlcipherDriver.open(path, mode);
        return { ...connection, all: async (text, values) => (text === 'PRAGMA cipher_version' ? [] : connection.all(text, values)) };
      },
    };
    await expectTrouble(shut, 'codec-missing', 'on-opening', { ports: { driver: noCodec } });
    await expectWhole(shut);
  });
});

it('a database of a newer Wardlight is refused and not touched', async () => {
  await shut.raw('PRAGMA user_version = 9990');
  await expectTrouble(shut, 'database-newer', 'on-opening');
  expect(await shut.raw('PRAGMA user_version')).toEqual([{ user_version: 9990 }]);
});

it.each([[false, true], [true, false]])('a clinic set up with a test keyring = %s is not opened with one = %s', async (madeWith, openedWith) => {
  const made = await shutClinic({ isTestKeyring: madeWith });
  await expectTrouble(made, 'test-keyring', 'before-opening', { isTestKeyring: openedWith });
  await expectWhole(made);
  made.remove();
});

it('shows the trouble of a sign-in until somebody asks again', async () => {
  await shut.raw('PRAGMA user_version = 9990');
  const opened = await shut.reopen();
  await signInAnswer(opened);
  expect(valueOf(await opened.gate['clinic.status']({}))).toMatchObject({ trouble: 'database-newer' });
  valueOf(await opened.gate['setup.retry']({}));
  expect(valueOf(await opened.gate['clinic.status']({}))).toMatchObject({ state: 'signed-out' });
  await opened.close();
});
