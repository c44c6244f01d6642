// The demo keeps its keys in a keyring of its own: it must not leave items in the keychain of whoever tries it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretServiceAnswers } from '../secret-service.mjs';
import { withKeyring } from './keyring.mjs';
import { onPath } from './system.mjs';

/** On Linux, unless the computer's own keychain answers and there is nothing to make another one with. */
const needsOwn = async (args) =>
  process.platform === 'linux' && args.includes('--demo') && (onPath('gnome-keyring-daemon') !== undefined || !(await secretServiceAnswers()));

/** Runs `work` with the environment a demo needs; for anything but a demo that is the one we have. */
export const withDemoKeyring = async (args, work) => {
  if (!(await needsOwn(args))) return work(process.env);
  const dir = mkdtempSync(join(tmpdir(), 'wardlight-keyring-'));
  try {
    return await withKeyring(dir, work);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
