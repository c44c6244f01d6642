import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startSecretService } from '../../scripts/secret-service.mjs';

const keychain = createRequire(import.meta.url).resolve('keytar');
const inAnotherProcess = (env: Record<string, string>, call: string): string =>
  execFileSync(process.execPath, ['-e', `require(${JSON.stringify(keychain)}).${call}.then((v) => { console.log(String(v)); process.exit(0); })`], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 10_000,
  }).trim();

it('keeps a secret in its folder from one start to the next, and leaves no process', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'wardlight-keyring-'));
  const first = await startSecretService({ dir });
  inAnotherProcess(first.env, "setPassword('Wardlight','example/device','kept')");
  await first.stop();
  const second = await startSecretService({ dir });
  const kept = inAnotherProcess(second.env, "getPassword('Wardlight','example/device')");
  await second.stop();
  rmSync(dir, { recursive: true, force: true });
  expect(kept).toBe('kept');
  for (const pid of [...first.pids, ...second.pids]) expect(() => process.kill(pid ?? 0, 0)).toThrow();
});
