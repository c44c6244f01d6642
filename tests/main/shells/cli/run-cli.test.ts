import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { ImportJob } from '#shared/interchange/contract.ts';
import { troubles } from '#shared/setup/contract.ts';
import type { CliCore } from '#main/shells/cli/cli-core.ts';
import { troubleAnswer } from '#main/shells/cli/cli-answer.ts';
import { importFileList } from '#main/shells/cli/import-file-list.ts';
import { parseCommand } from '#main/shells/cli/parse-command.ts';
import { readPasswordFile } from '#main/shells/cli/password-file.ts';
import { runCli } from '#main/shells/cli/run-cli.ts';

const report = { files: 1, patients: 0, resources: {}, updated: {}, unchanged: {}, kept: {}, refused: [{ file: 'a', path: '', reason: 'xml' }], refusedMore: 0 };
const importJob = (more: Partial<ImportJob> = {}): ImportJob => ({
  id: 'job', state: 'done', phase: 'writing', reason: null, source: '', begunAt: '', report, progress: { phase: 'writing', done: 1, total: 1, secondsLeft: null, resources: 1 }, ...more,
});
const as = ['--user', 'asha', '--password-file', 'p'];

const run = async (argv: readonly string[], core: Partial<CliCore> = {}) => {
  const close = vi.fn(async () => undefined);
  const full: CliCore = {
    status: async () => ({ setUp: true, state: 'signed-out', cipher: 'SQLCipher', keyStore: 'ok', sizeBytes: 1 }),
    init: async () => ({ type: 'done', clinicId: 'c', recoveryWords: ['word'] }),
    signIn: async ({ password }) => (password === 'right' ? { type: 'signed-in', session: { sessionId: 's' } } : { type: 'wrong', waitSeconds: 1 }),
    call: async (method, input) => ({ type: 'value', value: { method, input, patient: null } }),
    importFiles: async () => ({ type: 'value', value: { job: importJob(), resumed: false, putAside: false } }),
    close, ...core,
  };
  const openCore = vi.fn(async () => ({ type: 'core' as const, core: full }));
  const answer = await runCli(argv, {
    openCore, readPassword: (path) => (path === 'p' ? { type: 'password', password: 'right' } : path === 'wrong' ? { type: 'password', password: 'wrong' } : { type: 'refused', why: 'readable-by-others' }),
    listFiles: importFileList, newId: () => 'id', signal: new AbortController().signal, onProgress: () => undefined,
  });
  return { ...answer, close, openCore };
};

it('answers status without a sign-in and gives the lock back', async () => {
  const { code, body, close } = await run(['status', '--data', 'd']);
  expect([code, body['state']]).toEqual([0, 'signed-out']);
  expect(close).toHaveBeenCalledOnce();
});

it('sets up once', async () => {
  const argv = ['init', '--data', 'd', '--clinic', 'Harbour', '--admin', 'ruth', '--password-file', 'p'];
  expect(await run(argv)).toMatchObject({ code: 0, body: { clinicId: 'c', recoveryWords: ['word'] } });
  expect(await run(argv, { init: async () => ({ type: 'already-set-up' }) })).toMatchObject({ code: 2, body: { error: 'already-set-up' } });
  expect(await run(argv, { init: async () => ({ type: 'trouble', trouble: 'keychain-unreadable' }) })).toMatchObject({ code: 5 });
});

it('looks for patients by the words given', async () => {
  expect((await run(['patients', 'search', 'okafor', 'chidi', ...as])).body).toMatchObject({ method: 'patients.find', input: { query: 'okafor chidi', searchId: 'id' } });
  expect(await run(['patients', 'show', 'x', ...as])).toMatchObject({ code: 2, body: { error: 'no-such-patient' } });
});

it('exits 4 for a wrong password and for what the role may not do', async () => {
  expect(await run(['patients', 'search', 'x', '--user', 'asha', '--password-file', 'wrong'])).toMatchObject({ code: 4, body: { error: 'sign-in-refused' } });
  expect(await run(['patients', 'search', 'x', ...as], { call: async () => ({ type: 'refused', reason: 'forbidden' }) })).toMatchObject({ code: 4, body: { error: 'forbidden' } });
});

it('exits 1 with the reference of a crash, and closes', async () => {
  const { code, body, close } = await run(['patients', 'search', 'x', ...as], { call: async () => ({ type: 'crashed', ref: 'r1' }) });
  expect([code, body['ref']]).toEqual([1, 'r1']);
  expect(close).toHaveBeenCalledOnce();
});

it('exits 7 for a refused part only when asked to be strict', async () => {
  expect((await run(['import', 'a.json', ...as])).code).toBe(0);
  expect(await run(['import', 'a.json', '--strict', ...as])).toMatchObject({ code: 7, body: { files: 1 } });
});

it('answers the whole job, says that it went on with one, and why it stopped', async () => {
  const answering = (job: Partial<ImportJob>, resumed: boolean): Partial<CliCore> => ({ importFiles: async () => ({ type: 'value', value: { job: importJob(job), resumed, putAside: !resumed } }) });
  expect(await run(['import', 'a.json', ...as], answering({}, true))).toMatchObject({ code: 0, body: { files: 1, resumed: true } });
  expect(await run(['import', 'a.json', ...as], answering({ state: 'stopped', reason: 'disk-full' }, false))).toMatchObject({ code: 6, body: { error: 'disk-full', files: 1, putAside: true } });
  expect(await run(['import', 'a.json', ...as], answering({ state: 'stopped', reason: 'interrupted' }, false))).toMatchObject({ code: 1, body: { error: 'stopped' } });
});

it('refuses a password file that others can read before it opens anything', async () => {
  const { code, openCore } = await run(['import', 'a', '--user', 'asha', '--password-file', 'shared']);
  expect(code).toBe(2);
  expect(openCore).not.toHaveBeenCalled();
});

it.each([
  [['nonsense']], [['patients', 'search', ...as]], [['patients', 'search', 'x']], [['import', ...as]], [['status', '--verbose']], [['status', '--data']],
  [['staff', 'add', 'noor', '--name', 'Noor', '--role', 'king', '--new-password-file', 'p', ...as]], [['init', '--clinic', 'x']],
])('exits 2 for %j', async (argv) => {
  expect(await run(argv)).toMatchObject({ code: 2, body: { error: 'usage' } });
});

it('gives every trouble its code', () => {
  expect(Object.fromEntries(troubles.map((trouble) => [trouble, troubleAnswer(trouble).code]))).toMatchObject({
    'in-use': 3, 'keychain-unreadable': 5, 'vault-damaged': 5, 'test-keyring': 5, 'database-damaged': 6, 'codec-missing': 6, 'disk-full': 6,
  });
});

it('reads a command whose options stand anywhere', () => {
  expect(parseCommand(['import', '--strict', 'a.json', '--source', 'north', ...as, 'b'])).toEqual({
    type: 'command',
    command: { name: 'import', dataDir: undefined, paths: ['a.json', 'b'], source: 'north', strict: true, user: 'asha', passwordFile: 'p', codeFile: undefined },
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content: string | Uint8Array, mode = 0o600) => {
    writeFileSync(join(folder, name), content);
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };

  it('takes the first line of a password file that is its owner\'s alone', () => {
    expect(readPasswordFile(file('own', 'pass word \r\nsecond'))).toEqual({ type: 'password', password: 'pass word ' });
    expect(readPasswordFile(file('group', 'x', 0o640))).toEqual({ type: 'refused', why: 'readable-by-others' });
    expect(readPasswordFile(file('empty', '\nx'))).toEqual({ type: 'refused', why: 'empty' });
    expect(readPasswordFile(file('long', 'x'.repeat(9000)))).toEqual({ type: 'refused', why: 'too-long' });
    expect(readPasswordFile(join(folder, 'none'))).toEqual({ type: 'refused', why: 'unreadable' });
    expect(readPasswordFile(folder)).toEqual({ type: 'refused', why: 'unreadable' });
  });
});

describe('a second factor', () => {
  const needsCode = { signIn: async ({ code }: { code?: string }) => (code === undefined ? { type: 'second-factor-needed' as const } : code === 'right' ? { type: 'signed-in' as const, session: { sessionId: 's' } } : { type: 'wrong-code' as const, waitSeconds: 2 }) };
  it('is given by a file of its own, and asked for by name when it is not', async () => {
    const show = ['patients', 'show', 'x', ...as];
    const without = await run(show, needsCode);
    expect([without.code, without.body['error']]).toEqual([4, 'second-factor-needed']);
    expect((await run([...show, '--code-file', 'p'], needsCode)).body['error']).toBe('no-such-patient');
    const wrong = await run([...show, '--code-file', 'wrong'], needsCode);
    expect([wrong.code, wrong.body]).toEqual([4, { error: 'wrong-code', message: 'The code of the second factor is wrong or was used already.', waitSeconds: 2 }]);
    const open = await run([...show, '--code-file', 'others'], needsCode);
    expect([open.code, open.openCore.mock.calls.length]).toEqual([2, 0]);
  });

  it('a new password is chosen at the screen, and power over others waits for a second person', async () => {
    const expired = await run(['patients', 'show', 'x', ...as], { signIn: async () => ({ type: 'new-password-needed' }) });
    expect([expired.code, expired.body['error']]).toEqual([4, 'new-password-needed']);
    const waiting = await run(['staff', 'add', 'omar', '--name', 'Omar', '--role', 'manager', '--new-password-file', 'p', ...as], { call: async () => ({ type: 'value', value: { type: 'waiting', approvalId: 'a' } }) });
    expect([waiting.code, waiting.body['error'], waiting.body['approvalId']]).toEqual([4, 'second-person-needed', 'a']);
  });
});

describe('audit', () => {
  it('exports all, one patient or rows by sequence, and proves a single row', async () => {
    const exported = (method: string, input: unknown): Partial<CliCore> => ({ call: async (called, given) => ({ type: 'value', value: { type: 'exported', called, given, right: called === method && JSON.stringify(given) === JSON.stringify(input) } }) });
    const whole = { kind: 'bundle', patientId: null, staffId: null, since: null, before: null, purpose: 'legal', file: '/tmp/a' };
    expect((await run(['audit', 'export', '/tmp/a', '--purpose', 'legal', ...as], exported('audit.export', whole))).body).toMatchObject({ right: true });
    expect((await run(['audit', 'export', '/tmp/a', '--patient', 'p1', ...as], exported('audit.export', { ...whole, patientId: 'p1', purpose: 'privacy-review' }))).body).toMatchObject({ right: true });
    expect((await run(['audit', 'export', '/tmp/a', '--from', '3', '--to', '9', ...as], exported('audit.prove', { from: 3, to: 9, purpose: 'privacy-review', file: '/tmp/a' }))).body).toMatchObject({ right: true });
    expect((await run(['audit', 'prove', '7', '/tmp/a', ...as], exported('audit.prove', { from: 7, to: 7, purpose: 'privacy-review', file: '/tmp/a' }))).body).toMatchObject({ right: true });
    for (const wrong of [['--from', '3'], ['--from', '0', '--to', '2'], ['--patient', 'p', '--from', '1', '--to', '2'], ['--purpose', 'fun']]) {
      expect((await run(['audit', 'export', '/tmp/a', ...wrong, ...as])).code).toBe(2);
    }
    expect(await run(['audit', 'prove', '7', '/tmp/a', ...as], { call: async () => ({ type: 'value', value: { type: 'refused', why: 'exists' } }) })).toMatchObject({ code: 2, body: { error: 'exists' } });
  });

  it('exits 8 for a log that does not hold, and for a database that is doubted', async () => {
    const answering = (value: object): Partial<CliCore> => ({ call: async () => ({ type: 'value', value }) });
    expect(await run(['audit', 'verify', ...as], answering({ type: 'holds', rows: 9, doubts: [] }))).toMatchObject({ code: 0, body: { holds: true, rows: 9 } });
    expect(await run(['audit', 'verify', ...as], answering({ type: 'holds', rows: 9, doubts: ['rollback'] }))).toMatchObject({ code: 8, body: { holds: false, error: 'rollback' } });
    expect(await run(['audit', 'verify', ...as], answering({ type: 'fault', reason: 'wrong-row', seq: 4, to: 16, doubts: [] }))).toMatchObject({ code: 8, body: { error: 'wrong-row', seq: 4, to: 16 } });
  });

  it('verifies a bundle without a password and without opening a clinic', async () => {
    const { code, openCore } = await run(['audit', 'verify', '/nowhere/at/all']);
    expect([code, openCore.mock.calls.length]).toEqual([2, 0]);
    expect(await run(['audit', 'verify', import.meta.filename])).toMatchObject({ code: 8, body: { error: 'unreadable-header', holds: false } });
  });
});
