import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Trouble } from '#shared/setup/contract.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { workstationPaths } from '#main/workstation/paths.ts';
import { bytesOf } from '../faults/lib/bytes-of.ts';
import { administrator, asha, createTestClock, createTestKeychain, openTestClinic, valueOf } from './test-clinic.ts';
import type { TestClinicOptions } from './test-clinic.ts';

export { bytesOf };

type Opened = Awaited<ReturnType<typeof openTestClinic>>;

/** A clinic that was set up, holds one patient and is closed again, with all that is needed to break it and look. */
export const shutClinic = async (options: TestClinicOptions = {}) => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'wardlight-shut-'));
  const [clock, keychain] = [options.clock ?? createTestClock(), options.keychain ?? createTestKeychain()];
  const paths = workstationPaths(folder);
  const reopen = (more: TestClinicOptions = {}) => openTestClinic({ ...options, folder, clock, keychain, ...more });
  const first = await reopen();
  const words = await first.setUp();
  const registered = valueOf(await first.client['patients.register']({ patient: asha, notTheSame: [] }));
  if (registered.type !== 'registered') throw new Error(registered.type);
  const key = new Uint8Array(first.clinic.keeper.current()?.databaseKey ?? []);
  await first.close();

  const raw = async (...statements: readonly string[]) => {
    const connection = await openKeyedConnection(sqlcipherDriver, paths.database, key, 'existing');
    const rows: unknown[] = [];
    for (const statement of statements) rows.push(...(await connection.all(statement, [])));
    await connection.all('PRAGMA wal_checkpoint(TRUNCATE)', []);
    await connection.close();
    return rows;
  };
  return {
    folder, clock, keychain, paths, words, key, reopen, raw,
    patient: registered.patient,
    /** Overwrites a file by a function of its bytes. */
    change: (path: string, how: (bytes: Buffer) => Buffer) => writeFileSync(path, how(readFileSync(path))),
    changeVault: (how: (vault: Record<string, never>) => object) =>
      writeFileSync(paths.vault, JSON.stringify(how(JSON.parse(readFileSync(paths.vault, 'utf8')) as Record<string, never>))),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
export type ShutClinic = Awaited<ReturnType<typeof shutClinic>>;

const withoutAttempts = (folder: string) => {
  const { 'vault.json': _vault, 'clinic.db-wal': _wal, 'clinic.db-shm': _shm, ...rest } = bytesOf(folder);
  return rest;
};

export const signInAnswer = async ({ gate }: Pick<Opened, 'gate'>, password: string = administrator.password) => {
  const answer = valueOf(await gate['session.signIn']({ userName: administrator.userName, password }));
  if (answer.type === 'signed-in') await gate['session.leaveGate']({});
  return answer;
};

/**
 * The gate names this trouble, sign-in answers it, setup does not begin, and nothing is written: not to the key store, not to the
 * folder. A trouble seen only on opening may count the try in vault.json, and nothing more.
 */
export const expectTrouble = async (shut: ShutClinic, trouble: Trouble, when: 'before-opening' | 'on-opening', more: TestClinicOptions = {}) => {
  const look = when === 'before-opening' ? bytesOf : withoutAttempts;
  const before = look(shut.folder);
  const { writes } = shut.keychain.state;
  const opened = await shut.reopen(more);
  try {
    if (when === 'before-opening') expect(valueOf(await opened.gate['clinic.status']({}))).toMatchObject({ state: 'trouble', trouble });
    expect(await signInAnswer(opened)).toEqual({ type: 'trouble', trouble });
    expect(opened.clinic.keeper.current()).toBeUndefined();
    expect(valueOf(await opened.gate['clinic.status']({}))).toMatchObject({ state: 'trouble', trouble });
    const begun = valueOf(await opened.gate['setup.begin']({
      clinicName: 'Another Clinic', userName: 'mallory', displayName: 'Mallory', password: 'a new long password 71',
    }));
    expect(begun.type).not.toBe('words');
    valueOf(await opened.gate['setup.retry']({}));
    expect(JSON.stringify(opened.logged)).not.toContain(Buffer.from(shut.key).toString('hex'));
  } finally {
    await opened.close();
  }
  expect(look(shut.folder)).toEqual(before);
  expect(shut.keychain.state.writes).toBe(writes);
};

/** After the fault is put right, everything is there again. */
export const expectWhole = async (shut: ShutClinic, more: TestClinicOptions = {}) => {
  const opened = await shut.reopen(more);
  try {
    expect(await signInAnswer(opened)).toEqual({ type: 'signed-in' });
    expect(valueOf(await opened.client['patients.show']({ id: shut.patient.id }))).toMatchObject({ patient: shut.patient });
  } finally {
    await opened.close();
  }
};
