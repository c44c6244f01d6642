import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { DatabaseError } from '#main/database/driver.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

let failing = '';
const driver: DatabaseDriver = {
  open: async (path, mode) => {
    const connection = await sqlcipherDriver.open(path, mode);
    return {
      ...connection,
      all: async (text, values) => (failing === 'damaged' && text === 'PRAGMA integrity_check' ? [{ integrity_check: 'row 1 missing from index' }] : connection.all(text, values)),
      run: async (text, values) => {
        const done = await connection.run(text, values);
        if (failing === 'full' && text.startsWith('VACUUM INTO')) throw new DatabaseError('SQLITE_FULL');
        return done;
      },
    };
  },
};

let opened: Awaited<ReturnType<typeof openTestClinic>>;
beforeEach(async () => {
  failing = '';
  opened = await openTestClinic({ signedInAs: 'administrator', ports: { driver } });
  valueOf(await opened.client['patients.register']({ patient: asha, notTheSame: [] }));
});
afterEach(() => opened.close());
const create = async (file: string) => JSON.parse(await opened.clinic.call('gate', 'backup.create', { file })) as { type: string; value: Record<string, unknown> };

it('makes one new encrypted file for its owner alone, that opens with the key and holds what the clinic holds', async () => {
  const file = join(opened.folder, 'copy.db');
  const { value } = await create(file);
  expect(value).toEqual({ type: 'made', file, bytes: statSync(file).size, patients: 1, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(opened.folder).filter((name) => name.startsWith('copy.db'))).toEqual(['copy.db']);
  expect(readFileSync(file).includes('Haddad')).toBe(false);
  const key = opened.clinic.keeper.current()?.databaseKey ?? new Uint8Array(32);
  const copy = await openKeyedConnection(sqlcipherDriver, file, key, 'existing');
  expect(await copy.all('SELECT family_name FROM patient', [])).toEqual([{ family_name: 'Haddad' }]);
  await copy.close();
  await expect(openKeyedConnection(sqlcipherDriver, file, new Uint8Array(32).fill(1), 'existing')).rejects.toThrow('SQLITE_NOTADB');
});

it('is audited, with who and how it ended', async () => {
  await create(join(opened.folder, 'copy.db'));
  const rows = await opened.clinic.keeper.current()?.db.read.all({ text: `SELECT action, outcome, from_where FROM audit_row WHERE method = 'backup.create'`, values: [] });
  expect(rows).toEqual([{ action: 'backup', outcome: 'made', from_where: 'cli' }]);
});

it('never writes over a file, and says when there is no folder', async () => {
  const file = join(opened.folder, 'mine.txt');
  writeFileSync(file, 'mine');
  expect((await create(file)).value).toEqual({ type: 'refused', why: 'exists' });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  mkdirSync(join(opened.folder, 'folder'));
  expect((await create(join(opened.folder, 'folder'))).value).toEqual({ type: 'refused', why: 'exists' });
  expect((await create(join(opened.folder, 'none', 'copy.db'))).value).toEqual({ type: 'refused', why: 'no-folder' });
});

it.each([['full', 'disk-full'], ['damaged', 'not-verified']])('leaves nothing behind when it ends %s', async (how, why) => {
  failing = how;
  const file = join(opened.folder, 'copy.db');
  expect((await create(file)).value).toEqual({ type: 'refused', why });
  expect(existsSync(file)).toBe(false);
});

it('is for the administrator only, and no window that shows records can name a file', async () => {
  expect(JSON.parse(await opened.clinic.call('clinic', 'backup.create', { file: '/tmp/x' }))).toEqual({ type: 'refused', reason: 'wrong-window' });
  await opened.become('nurse');
  expect(await create(join(opened.folder, 'copy.db'))).toEqual({ type: 'refused', reason: 'forbidden' });
});
