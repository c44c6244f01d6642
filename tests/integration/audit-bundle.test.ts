import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLog } from '#main/audit/verify-log.ts';
import { verifyBundleFile } from '#main/shells/cli/run-audit.ts';
import { reasons } from '#verifier/finding.ts';
import { noTrust } from '#verifier/heads.ts';
import { verifyPieces } from '#verifier/verify-bundle.ts';
import { wordsOf } from '#verifier/words.ts';
import { closed, editedRow, firstKeyOf, linesOf, otherKey, replaced, rowPlaces, withHeader } from '../faults/audit/bundle-text.ts';
import { verifyText } from '../faults/audit/judge.ts';
import { makeLog, witnessName } from '../faults/audit/made-log.ts';
import type { MadeLog } from '../faults/audit/made-log.ts';
import { runTampers } from '../faults/audit/run-tampers.ts';
import { openTestClinic } from './test-clinic.ts';

let log: MadeLog;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardlight-verify-'));
  log = await makeLog(1_500);
});
afterAll(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const trust = () => ({ ...noTrust, witnesses: new Map([[witnessName, log.witness.publicKey]]) });

describe('a bundle that nobody touched', () => {
  it('holds whole, whatever pieces it is read in, and says who witnessed it', async () => {
    const text = await log.bundle({ type: 'all' });
    for (const size of [1 << 20, 70_001, 4_099]) {
      expect(wordsOf(await verifyPieces(pieces(text, size), trust()))).toMatch(/^1,5\d\d rows hold, 1 to 1,5\d\d; last signed 2026-03-02 \d\d:\d\d UTC; witnessed by hub-harbour-street at /);
    }
  });

  it('holds for one patient, a range and a single row', async () => {
    for (const rows of [{ type: 'patient', patientId: log.patientIds[3] ?? '' }, { type: 'range', from: 100, to: 400 }, { type: 'range', from: 1_200, to: 1_200 }] as const) {
      expect(wordsOf(await verifyText(await log.bundle(rows), trust()))).toMatch(/rows? holds?, within 1 to/);
    }
  });

  it('is the log of a database that holds too', async () => {
    expect(await verifyLog(log.db.read)).toMatchObject({ type: 'holds' });
  });
});

describe('a bundle or a database that somebody touched', () => {
  it('A1, A3, D11b: is refused in every way we know, with the first bad row named', { timeout: 180_000 }, async () => {
    const tried = await runTampers({ rows: 600, seed: 11, perKind: 1, perLiveKind: 1, tell: () => undefined });
    expect(tried?.length).toBeGreaterThan(90);
    expect(tried?.filter(({ tried: count, caught }) => count !== caught).map(({ kind, missed }) => `${kind}: ${missed}`)).toEqual([]);
  });

  it('A3: a first line with another key names no row; where the key is known, what it did not sign does not hold', async () => {
    for (const rows of [{ type: 'all' }, { type: 'range', from: 100, to: 400 }] as const) {
      const lines = linesOf(await log.bundle(rows));
      const exchanged = withHeader(lines, { firstKey: otherKey(firstKeyOf(lines[0] ?? ''), () => 0) });
      expect(await verifyText(closed(exchanged), noTrust)).toMatchObject({ type: 'fault', fault: { reason: 'wrong-header', seq: null, line: 1 } });
      const firstKey = createHash('sha256').update(Buffer.from(firstKeyOf(exchanged[0] ?? ''), 'base64')).digest('hex');
      expect(await verifyText(closed(exchanged), { ...noTrust, firstKey })).toMatchObject({ type: 'fault', fault: { reason: 'wrong-key', seq: 1 } });
    }
  });

  it('A2: every byte of a bundle changed in turn is refused with a reason, never a crash', { timeout: 180_000 }, async () => {
    const small = await makeLog(3, 5);
    const bytes = Buffer.from(await small.bundle({ type: 'all' }));
    await small.close();
    const said = new Set<string>();
    const held: number[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const verdict = await verifyText(changed, noTrust);
      if (verdict.type === 'holds') held.push(at);
      else said.add(verdict.fault.reason);
    }
    expect(held).toEqual([]);
    expect([...said].filter((reason) => !(reasons as readonly string[]).includes(reason))).toEqual([]);
    // Cut after each byte as well, from the end.
    for (let at = bytes.length - 1; at > bytes.length - 300; at -= 1) expect((await verifyText(bytes.subarray(0, at), noTrust)).type).toBe('fault');
  });
});

describe('wardlight-verify', () => {
  it('alone in an empty folder verifies a bundle and refuses a tampered one, with plain Node', async () => {
    copyFileSync(join(import.meta.dirname, '../../dist/wardlight-verify.mjs'), join(folder, 'wardlight-verify.mjs'));
    const text = await log.bundle({ type: 'all' });
    const lines = linesOf(text);
    const place = rowPlaces(lines)[776] ?? 0;
    writeFileSync(join(folder, 'good'), text);
    writeFileSync(join(folder, 'bad'), closed(replaced(lines, place, editedRow(lines[place] ?? '', 'patientId'))));
    const run = (...args: readonly string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['wardlight-verify.mjs', ...args], { cwd: folder, encoding: 'utf8', env: {} });
      return { status, said: `${stdout}${stderr}` };
    };
    const witness = `${witnessName}=${Buffer.from(log.witness.publicKey).toString('base64')}`;
    expect(run('good', '--witness', witness)).toEqual({ status: 0, said: expect.stringMatching(/^1,5\d\d rows hold.*witnessed by hub-harbour-street at .*\n$/) as string });
    expect(run('bad')).toEqual({ status: 1, said: expect.stringMatching(/^does not hold: row 777: the row is not the one that was logged \(wrong-row, line [\d,]+\)\n$/) as string });
    expect(run('good', '--first-key', 'a'.repeat(64))).toMatchObject({ status: 1, said: expect.stringContaining('wrong-key') as string });
    expect([run().status, run('nowhere').status, run('good', '--checkpoint', 'good').status, run('good', '--fast').status]).toEqual([2, 2, 2, 2]);
  });
});

describe('through the door', () => {
  it('proves rows to an outsider and checks the open log; both are written down with their purpose', async () => {
    const opened = await openTestClinic({ signedInAs: 'administrator' });
    const call = async (window: 'gate' | 'clinic', method: string, input: unknown) => JSON.parse(await opened.clinic.call(window, method, input)) as { type: string; value: Record<string, unknown> };
    const file = join(folder, 'two-rows');
    const proved = await call('gate', 'audit.prove', { from: 2, to: 3, purpose: 'legal', file });
    expect(proved.value).toMatchObject({ type: 'exported', file, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { firstKey } = proved.value as { firstKey: string };
    expect(await verifyBundleFile({ name: 'audit verify file', dataDir: undefined, file, firstKey, checkpoints: [], witnesses: [] })).toMatchObject({ code: 0, body: { holds: true } });
    expect((await call('gate', 'audit.prove', { from: 2, to: 3, purpose: 'legal', file })).value).toEqual({ type: 'refused', why: 'exists' });
    expect((await call('gate', 'audit.prove', { from: 2, to: 90_000, purpose: 'legal', file: join(folder, 'none') })).value).toEqual({ type: 'refused', why: 'nothing' });
    expect(readdirSync(folder)).not.toContain('none');

    expect((await call('clinic', 'audit.check', { firstKey, heads: [] })).value).toMatchObject({ type: 'holds', firstKey, doubts: [] });
    expect((await call('clinic', 'audit.check', { firstKey: 'b'.repeat(64), heads: [] })).value).toMatchObject({ type: 'fault', reason: 'wrong-key', seq: 1 });
    const [line = ''] = linesOf(readFileSync(file, 'utf8')).filter((each) => each.startsWith('["checkpoint"'));
    const [, head = ''] = JSON.parse(line) as string[];
    expect((await call('clinic', 'audit.check', { firstKey: null, heads: [head] })).value).toMatchObject({ type: 'holds' });
    expect((await call('clinic', 'audit.check', { firstKey: null, heads: ['nothing'] })).value).toEqual({ type: 'no-head' });

    const rows = await opened.clinic.keeper.current()?.db.read.all({ text: `SELECT action, outcome, purpose, from_where FROM audit_row WHERE method IN ('audit.prove', 'audit.check') ORDER BY seq`, values: [] });
    expect(rows?.slice(0, 1)).toEqual([{ action: 'export', outcome: 'exported', purpose: 'legal', from_where: 'cli' }]);
    expect(rows).toHaveLength(7);
    await opened.close();
  });
});
