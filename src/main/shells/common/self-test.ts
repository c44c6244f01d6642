import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { sample } from '#main/shells/common/self-test-sample.ts';

/** What this Wardlight was built and tested with. Another answer means that somebody else's SQLite or OpenSSL has taken the place of ours (security.md 2.2). */
const expected = { sqlite: '3.51.3', cipher: '4.14.0', providers: { darwin: 'commoncrypto', others: 'openssl' } } as const;

const plaintextHeader = 'SQLite format 3\0';
const secret = 'what nobody reads without the key';

const firstOf = ([row = {}]: readonly unknown[]): string => {
  const [value] = Object.values(row as Readonly<Record<string, unknown>>);
  return typeof value === 'string' ? value : '';
};

/** The engine says who it is, and is who it should be. */
const versionsFault = async (driver: DatabaseDriver): Promise<string | undefined> => {
  const connection = await driver.open(':memory:', 'create');
  try {
    const sqlite = firstOf(await connection.all('SELECT sqlite_version()', []));
    const cipher = firstOf(await connection.all('PRAGMA cipher_version', []));
    if (cipher === '') return 'it does not encrypt';
    return cipher.split(' ')[0] === expected.cipher && sqlite === expected.sqlite ? undefined : `it is another one (SQLCipher ${cipher}, SQLite ${sqlite})`;
  } finally {
    await connection.close();
  }
};

/** What it writes cannot be read without the key, and it is encrypted by what should encrypt: a connection says by what once it has a key. */
const writingFault = async (driver: DatabaseDriver, folder: string, platform: NodeJS.Platform): Promise<string | undefined> => {
  const path = join(folder, 'written.db');
  const connection = await openKeyedConnection(driver, path, randomBytes(32), 'create');
  try {
    const provider = firstOf(await connection.all('PRAGMA cipher_provider', []));
    if (provider !== (platform === 'darwin' ? expected.providers.darwin : expected.providers.others)) return `something else encrypts for it (${provider || 'it does not say what'})`;
    await connection.exec('CREATE TABLE note (text TEXT NOT NULL)');
    await connection.run('INSERT INTO note (text) VALUES (?)', [secret]);
  } finally {
    await connection.close();
  }
  const bytes = readFileSync(path);
  return bytes.subarray(0, plaintextHeader.length).toString('latin1') === plaintextHeader || bytes.includes(secret) ? 'it writes what can be read without a key' : undefined;
};

/** What another build of it wrote is read: a file made once, kept in the program. */
const readingFault = async (driver: DatabaseDriver, folder: string): Promise<string | undefined> => {
  const path = join(folder, 'sample.db');
  writeFileSync(path, Buffer.from(sample.file, 'base64'), { mode: 0o600 });
  const connection = await openKeyedConnection(driver, path, Buffer.from(sample.key, 'hex'), 'existing');
  try {
    return firstOf(await connection.all('SELECT text FROM note', [])) === sample.text ? undefined : 'it reads something else than was written';
  } finally {
    await connection.close();
  }
};

/**
 * Does the database engine of this program do what a clinic relies on? Asked at each start, before any real file is touched; about 20 ms. Answers what is
 * wrong, as the end of a sentence to be shown, or undefined.
 */
export const selfTest = async (driver: DatabaseDriver, platform: NodeJS.Platform = process.platform): Promise<string | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-self-test-'));
  try {
    const fault = (await versionsFault(driver)) ?? (await writingFault(driver, folder, platform)) ?? (await readingFault(driver, folder));
    return fault === undefined ? undefined : refusal(fault);
  } catch (why) {
    return refusal(why instanceof Error ? why.message : 'it cannot be asked');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const refusal = (fault: string): string => `the part that encrypts its database is not as it should be on this computer: ${fault}. No file of the clinic was opened.`;

/** A start that was refused; its message is for the person in front of the computer. */
export class SelfTestFault extends Error {
  override readonly name = 'SelfTestFault';
}

/** @throws SelfTestFault before anything of a clinic is touched. */
export const passSelfTest = async (driver: DatabaseDriver): Promise<void> => {
  const fault = await selfTest(driver);
  if (fault !== undefined) throw new SelfTestFault(fault);
};
