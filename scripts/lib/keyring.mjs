import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { provide, missingFor } from './system.mjs';

/** Where `with-keyring` and the demo keep their secrets unless told otherwise. */
export const keyringFolder = () => join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'wardlight', 'keyring');

/** Runs `work(env)` with a Secret Service of its own whose items live in `dir`. */
export const withKeyring = async (dir, work) => {
  await provide(missingFor(['keyring']));
  const { startSecretService } = await import('../secret-service.mjs');
  const service = await startSecretService({ dir });
  try {
    return await work({ ...process.env, ...service.env });
  } finally {
    await service.stop();
  }
};

/** The same with a keyring that goes when the work is done. */
export const withThrowawayKeyring = async (work) => {
  const dir = mkdtempSync(join(tmpdir(), 'wardlight-keyring-'));
  try {
    return await withKeyring(dir, work);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
