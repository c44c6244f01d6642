import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSecretService } from '../../scripts/secret-service.mjs';

/** A private bus and keyring for one run of vitest or Playwright; both take a default export that answers its teardown. */
const secretServiceForTests = async (): Promise<() => Promise<void>> => {
  if (process.platform === 'darwin') {
    // There the system's keychain is the only one, and a test writes into it: good enough for a computer that is thrown away after the run.
    if (!process.env['CI']) throw new Error('On macOS these tests write into the keychain of whoever runs them. Where that does no harm, set CI=1.');
    return async () => undefined;
  }
  const dir = mkdtempSync(join(tmpdir(), 'wardlight-keyring-'));
  const service = await startSecretService({ dir });
  Object.assign(process.env, service.env);
  return async () => {
    await service.stop();
    rmSync(dir, { recursive: true, force: true });
  };
};

export default secretServiceForTests;
