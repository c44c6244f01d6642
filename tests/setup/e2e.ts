import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import secretServiceForTests from './secret-service.ts';

/** A keyring for the run, and one demonstration clinic in `WARDLIGHT_E2E_DEMO` that stories copy: making it takes ten seconds. */
const setUpStories = async (): Promise<() => Promise<void>> => {
  const stopKeyring = await secretServiceForTests();
  const room = mkdtempSync(join(tmpdir(), 'wardlight-e2e-made-'));
  const folder = join(room, 'demo');
  await promisify(execFile)(process.execPath, ['dist/chromium/main.mjs', '--data', folder, '--demo', '--headless', '--exit-when-ready']);
  process.env['WARDLIGHT_E2E_DEMO'] = folder;
  return async () => {
    rmSync(room, { recursive: true, force: true });
    await stopKeyring();
  };
};

export default setUpStories;
