import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createKeychain, nodeKeychainHelper } from '#main/adapters/keychain.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import type { SecretStore } from '#main/ports.ts';
import { bytesOf, expectTrouble, expectWhole, shutClinic, signInAnswer } from './shut-clinic.ts';
import { administrator, asha, createTestKeychain, openTestClinic, valueOf } from './test-clinic.ts';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-keys-'));
  folders.push(folder);
  return folder;
};
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe('K1: a key store that does not give the key', () => {
  it.each(['rejects', 'null', 'garbage'] as const)('K1: %s: said so, 0 writes to key store, vault and database; whole once it answers again', async (fault) => {
    const shut = await shutClinic({ folder: newFolder() });
    shut.keychain.state.fault = fault;
    await expectTrouble(shut, 'keychain-unreadable', 'before-opening');
    shut.keychain.state.fault = 'none';
    await expectWhole(shut);
  });

  it.each([0, 31, 33])('K1: a secret of %i bytes is not a key', async (length) => {
    const shut = await shutClinic({ folder: newFolder() });
    for (const account of shut.keychain.held.keys()) shut.keychain.held.set(account, new Uint8Array(length).fill(7));
    await expectTrouble(shut, 'keychain-unreadable', 'before-opening');
  });

  /** A helper process that says which operation it was asked for and then behaves as told. */
  const helper = (folder: string, behaviour: string): string => {
    const path = join(folder, 'helper.cjs');
    writeFileSync(path, `const fs = require('node:fs'); let text = ''; process.stdin.on('data', (d) => { text += d; }).on('end', () => {
      fs.appendFileSync(${JSON.stringify(join(folder, 'asked'))}, JSON.parse(text).op + ' ' + process.pid + '\\n'); ${behaviour} });`);
    return path;
  };

  it.each([
    ['hangs on a prompt', 'setInterval(() => {}, 1000)'],
    ['refuses', `process.stdout.write('{"ok":false}')`],
    ['says something that is no answer', `process.stdout.write('gnome-keyring: no')`],
    ['answers null', `process.stdout.write('{"ok":true,"secret":null}')`],
    ['answers text that is no key', `process.stdout.write('{"ok":true,"secret":"@@@@"}')`],
    ['crashes', 'process.exit(3)'],
  ])('K1: through the real adapter, a store that %s', async (_how, behaviour) => {
    const shut = await shutClinic({ folder: newFolder() });
    const beside = newFolder();
    const before = bytesOf(shut.folder);
    const clinic = await shut.reopen({ ports: { secrets: createKeychain(nodeKeychainHelper(helper(beside, behaviour))) } });
    const started = Date.now();
    expect(await signInAnswer(clinic)).toEqual({ type: 'trouble', trouble: 'keychain-unreadable' });
    expect(Date.now() - started).toBeLessThan(7_000);
    expect(bytesOf(shut.folder)).toEqual(before);
    const asked = readFileSync(join(beside, 'asked'), 'utf8').trim().split('\n').map((line) => line.split(' '));
    expect(asked.map(([op]) => op)).toEqual(['get']);
    // The helper that hung is killed, not left behind.
    for (const [, pid] of asked) await vi.waitFor(() => expect(() => process.kill(Number(pid), 0)).toThrow());
    await clinic.close();
    await expectWhole(shut);
  });

  it('K1: a helper that cannot be started is an answer too', async () => {
    const shut = await shutClinic({ folder: newFolder() });
    const clinic = await shut.reopen({ ports: { secrets: createKeychain(nodeKeychainHelper(join(shut.folder, 'no-such-helper.cjs'))) } });
    expect(await signInAnswer(clinic)).toEqual({ type: 'trouble', trouble: 'keychain-unreadable' });
    await clinic.close();
  });
});

const begin = { clinicName: 'Harbour Street Clinic', userName: 'ruth', displayName: 'Ruth Penhallow', password: administrator.password };
const confirmIn = async ({ gate }: Awaited<ReturnType<typeof openTestClinic>>) => {
  const begun = valueOf(await gate['setup.begin'](begin));
  if (begun.type !== 'words') throw new Error(begun.type);
  return gate['setup.confirm']({ words: begun.positions.map((position) => begun.words[position - 1] ?? '') });
};

describe('K2: setup', () => {
  it.each([['forgets', 'keychain-insecure'], ['garbage', 'keychain-insecure'], ['rejects', 'keychain-unreadable']] as const)(
    'K2: with a store that %s setup does not complete and leaves no vault and no database', async (fault, trouble) => {
      const folder = newFolder();
      const clinic = await openTestClinic({ folder });
      clinic.keychain.state.fault = fault;
      expect(valueOf(await confirmIn(clinic))).toEqual({ type: 'trouble', trouble });
      expect(Object.keys(bytesOf(folder))).toEqual([]);
      clinic.keychain.state.fault = 'none';
      expect(valueOf(await confirmIn(clinic))).toEqual({ type: 'done' });
      await clinic.close();
    });

  const failingSecrets = (keychain: SecretStore): SecretStore => ({
    ...keychain,
    write: async (account, secret) => {
      await keychain.write(account, secret);
      throw new Error('cut');
    },
  });
  const cutOnOpen: DatabaseDriver = { open: () => Promise.reject(new Error('cut')) };
  /** Everything is in the database; only the vault does not say so yet. */
  const cutOnClose: DatabaseDriver = {
    open: async (path, mode) => {
      const connection = await sqlcipherDriver.open(path, mode);
      return { ...connection, close: async () => connection.close().then(() => Promise.reject(new Error('cut'))) };
    },
  };

  it.each([
    ['after the key is in the store', (keychain: SecretStore) => ({ secrets: failingSecrets(keychain) }), []],
    ['after vault.json with setUp: false', () => ({ driver: cutOnOpen }), ['clinic.db', 'vault.json']],
    ['after the database is made', () => ({ driver: cutOnClose }), ['clinic.db', 'vault.json']],
  ] as const)('K3: cut %s, a restart begins again and ends in one clinic', async (_when, fault, left) => {
    const folder = newFolder();
    const keychain = createTestKeychain();
    const cut = await openTestClinic({ folder, keychain, ports: fault(keychain) });
    expect(await confirmIn(cut)).toMatchObject({ type: 'crashed' });
    await cut.close();
    expect(Object.keys(bytesOf(folder)).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(left);
    const again = await openTestClinic({ folder, keychain });
    expect(valueOf(await again.gate['clinic.status']({}))).toMatchObject({ state: 'not-set-up' });
    await again.setUp();
    valueOf(await again.client['patients.register']({ patient: asha, notTheSame: [] }));
    await again.close();
    const third = await openTestClinic({ folder, keychain });
    expect(await signInAnswer(third)).toEqual({ type: 'signed-in' });
    expect(valueOf(await third.client['patients.recent']({}))).toMatchObject({ patientCount: 1 });
    await third.close();
    expect(existsSync(join(folder, 'recovery.json'))).toBe(true);
  });

  it('K3: a clinic that is whole is never set up a second time', async () => {
    const shut = await shutClinic({ folder: newFolder() });
    const before = bytesOf(shut.folder);
    const clinic = await shut.reopen();
    expect(valueOf(await clinic.gate['setup.begin'](begin))).toEqual({ type: 'already-set-up' });
    expect(valueOf(await clinic.gate['setup.confirm']({ words: ['a', 'b', 'c', 'd'] }))).toEqual({ type: 'begin-again' });
    await clinic.close();
    expect(bytesOf(shut.folder)).toEqual(before);
  });
});
