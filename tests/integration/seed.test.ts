import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { contentDigest, generateDemoClinic } from '#main/demo/index.ts';

const script = join(import.meta.dirname, '../../scripts/seed.mjs');

it('npm run seed makes the clinic of the seed in a data folder, and says what is in it in one line', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-seed-'));
  const args = ['--data', join(folder, 'data'), '--keyring', join(folder, 'keyring'), '--patients', '12', '--seed', '7', '--today', '2026-01-05'];
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  rmSync(folder, { recursive: true, force: true });
  const said = JSON.parse(stdout) as { patients: number; records: number; seconds: number; digest: string };
  expect(said).toMatchObject({ patients: 12, digest: contentDigest(generateDemoClinic({ patients: 12, seed: 7, today: '2026-01-05' })) });
  expect(said.records).toBeGreaterThan(100);
});
