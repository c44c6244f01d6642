import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { Connection, DatabaseDriver } from '#main/database/driver.ts';
import { passSelfTest, selfTest, SelfTestFault } from '#main/shells/common/self-test.ts';

/** The real driver, whose connections `change` alters. */
const altered = (change: (connection: Connection) => Partial<Connection>): DatabaseDriver => ({
  open: async (path, mode) => {
    const connection = await sqlcipherDriver.open(path, mode);
    return { ...connection, ...change(connection) };
  },
});
const answering = (question: string, rows: readonly unknown[]): DatabaseDriver =>
  altered(({ all }) => ({ all: async (text, values) => (text === question ? rows : all(text, values)) }));
const leftOver = () => readdirSync(tmpdir()).filter((name) => name.startsWith('wardlight-self-test-'));

it('D15: this computer\'s database part does what a clinic relies on, told in less than the blink of an eye', async () => {
  await selfTest(sqlcipherDriver);
  const begun = performance.now();
  expect(await selfTest(sqlcipherDriver)).toBeUndefined();
  expect(performance.now() - begun).toBeLessThan(1_000);
  expect(leftOver()).toEqual([]);
});

// Asked of the real engine on Linux, so that its answer is the one that is expected there.
it.each([
  ['does not encrypt', answering('PRAGMA cipher_version', []), 'it does not encrypt'],
  ['is another version', answering('PRAGMA cipher_version', [{ v: '4.4.2 community' }]), 'it is another one'],
  ['brings another SQLite, as one with the same symbols would', answering('SELECT sqlite_version()', [{ v: '3.40.0' }]), 'it is another one'],
  ['encrypts by something else', answering('PRAGMA cipher_provider', [{ v: 'libtomcrypt' }]), 'something else encrypts for it'],
  // Without its key every file of it is plaintext, whatever it says of itself.
  ['takes no key', altered(({ exec, all }) => ({ exec: async (text) => (text.startsWith('PRAGMA key') ? undefined : exec(text)), all: async (text, values) => (text === 'PRAGMA cipher_provider' ? [{ v: 'openssl' }] : all(text, values)) })), 'it writes what can be read without a key'],
  ['takes another key than it is given', altered(({ exec }) => ({ exec: async (text) => exec(text.startsWith('PRAGMA key') ? text.replace(/x'./, (start) => (start === "x'0" ? "x'1" : "x'0")) : text) })), 'database answered SQLITE_NOTADB'],
  ['reads something else', answering('SELECT text FROM note', [{ text: 'other' }]), 'it reads something else than was written'],
])('D15: refuses to start when it %s, in words', async (_name, driver, expected) => {
  const said = await selfTest(driver);
  expect(said).toMatch(/^the part that encrypts its database is not as it should be on this computer: .* No file of the clinic was opened\.$/);
  expect(said).toContain(expected);
  expect(leftOver()).toEqual([]);
});

it('D15: expects what each system encrypts by', async () => {
  expect(await selfTest(answering('PRAGMA cipher_provider', [{ v: 'commoncrypto' }]), 'darwin')).toBeUndefined();
  expect(await selfTest(answering('PRAGMA cipher_provider', [{ v: 'openssl' }]), 'darwin')).toContain('something else encrypts');
});

it('D15: ends the start before anything of a clinic is touched', async () => {
  await expect(passSelfTest(answering('PRAGMA cipher_version', []))).rejects.toThrow(SelfTestFault);
  await passSelfTest(sqlcipherDriver);
});
