// Electron's package holds no program; it fetches one on first use. We look without touching it, and fetch only when asked.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './root.mjs';
import { say, seconds } from './say.mjs';

const program = () => ({ darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' })[process.platform] ?? 'electron';

/** The program's path when it is there: brought by ELECTRON_OVERRIDE_DIST_PATH, or fetched before. */
export const electronProgram = () => {
  const brought = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const note = inRoot('node_modules/electron/path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8').trim() : program();
  return [brought && join(brought, name), inRoot('node_modules/electron/dist', name)].find((file) => file && existsSync(file));
};

/** Only somebody who can see what happens gets a download: a terminal, and not a build server. */
export const mayFetch = () => process.stdin.isTTY === true && process.stdout.isTTY === true && !process.env.CI;

/** One try. Without a first byte in five seconds this network does not give it, and waiting would not help. */
export const fetchElectron = async () => {
  const started = performance.now();
  const firstByte = await reachable();
  if (!firstByte) return undefined;
  say('wardlight: fetching Electron (about 110 MB, once) …');
  const code = await new Promise((resolve) => {
    const child = spawn(process.execPath, [inRoot('node_modules/electron/install.js')], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(1));
    child.once('exit', resolve);
  });
  say(`wardlight: fetching Electron: ${code === 0 ? seconds(started) : 'refused'}`);
  return code === 0 ? electronProgram() : undefined;
};

const reachable = async () => {
  const { version } = JSON.parse(readFileSync(inRoot('node_modules/electron/package.json'), 'utf8'));
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/electron/electron/releases/download/';
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, { signal: AbortSignal.timeout(5000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
};
