import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSecretService } from '../../scripts/secret-service.mjs';

/** A private bus and keyring for one run of vitest or Playwright; both take a default export that answers its teardown. */
const secretServiceForTests = async (): Promise<() => Promise<void>> => {
  const dir = mkdtempSync(join(tmpdir(), 'wardlight-keyring-'));
  const service = await startSecretService({ dir });
  Object.assign(process.env, service.env);
  return async () => {
    await service.stop();
    rmSync(dir, { recursive: true, force: true });
  };
};

export default secretServiceForTests;
