import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { manifestName } from '#shared/updates/manifest.ts';
import { readManifest } from '#main/updates/read-manifest.ts';

const folder = mkdtempSync(join(tmpdir(), 'wardlight-sign-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
const at = (name: string): string => join(folder, name);
const run = (...args: readonly string[]) => spawnSync(process.execPath, ['scripts/update-manifest.mjs', ...args], { encoding: 'utf8' });
const passphrase = 'eleven copper kettles in the hall';
writeFileSync(at('pass'), `${passphrase}\n`);
writeFileSync(at('short'), 'too short\n');
writeFileSync(at('Wardlight-1.4.0-x86_64.AppImage'), 'program');
writeFileSync(at('Wardlight-1.4.0-arm64-mac.zip'), 'another');

it('makes a key that only its passphrase opens, signs with it, and what it signs is what the program reads', () => {
  const made = run('keygen', '--key', at('key.pem'), '--passphrase-file', at('pass'));
  expect(made.status, made.stderr).toBe(0);
  const publicKey = made.stdout.trim();
  const pem = readFileSync(at('key.pem'), 'utf8');
  expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/u);
  expect(statSync(at('key.pem')).mode & 0o777).toBe(0o600);
  expect(made.stdout + made.stderr).not.toContain(pem.split('\n')[1]);
  expect(run('keygen', '--key', at('key.pem'), '--passphrase-file', at('pass')).status).toBe(1);

  const files = [at('Wardlight-1.4.0-x86_64.AppImage'), at('Wardlight-1.4.0-arm64-mac.zip')];
  const signed = run('sign', '--key', at('key.pem'), '--passphrase-file', at('pass'), '--version', '1.4.0', '--minimum', '1.2.0', '--days', '90', ...files);
  expect(signed.status, signed.stderr).toBe(0);
  expect(readManifest(readFileSync(at(manifestName)), [publicKey])).toMatchObject({
    type: 'manifest', manifest: { version: '1.4.0', minimumVersion: '1.2.0', files: [{ platform: 'linux', arch: 'x64', format: 'AppImage', bytes: 7 }, { platform: 'darwin', arch: 'arm64', format: 'zip', bytes: 7 }] },
  });
  expect(run('verify', '--public', publicKey, at(manifestName))).toMatchObject({ status: 0 });

  writeFileSync(files[0] ?? '', 'changed');
  expect(run('verify', '--public', publicKey, at(manifestName))).toMatchObject({ status: 1, stderr: expect.stringContaining('not the file that was signed') as string });
  expect(run('verify', '--public', 'A'.repeat(43), at(manifestName)).status).toBe(1);
});

it('refuses a short or another passphrase, a file that names no processor, and what is no release', () => {
  const sign = (...args: readonly string[]) => run('sign', '--key', at('key.pem'), '--minimum', '1.2.0', '--days', '90', '--out', at('never.txt'), ...args);
  const file = at('Wardlight-1.4.0-x86_64.AppImage');
  writeFileSync(at('wrong'), 'twelve copper kettles in the hall\n');
  writeFileSync(at('Wardlight.AppImage'), 'program');
  expect(run('keygen', '--key', at('other.pem'), '--passphrase-file', at('short'))).toMatchObject({ status: 1, stderr: expect.stringContaining('20 characters') as string });
  expect(sign('--version', '1.4.0', '--passphrase-file', at('wrong'), file)).toMatchObject({ status: 1, stderr: expect.stringContaining('does not open') as string });
  expect(sign('--version', '1.4.0', '--passphrase-file', at('pass'), at('Wardlight.AppImage'))).toMatchObject({ status: 1, stderr: expect.stringContaining('which processor') as string });
  expect(sign('--version', '1.4.0-beta', '--passphrase-file', at('pass'), file).status).toBe(1);
  chmodSync(file, 0o644);
});
