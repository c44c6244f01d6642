// `npm start`: makes the checkout ready, builds what changed, chooses the shell and becomes it.
import { existsSync } from 'node:fs';
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { electronProgram, fetchElectron, mayFetch } from './lib/electron.mjs';
import { withDemoKeyring } from './lib/demo-keyring.mjs';
import { inRoot } from './lib/root.mjs';
import { runInPlace } from './lib/run.mjs';
import { orExit, Plain } from './lib/say.mjs';
import { runAgainAndAgain } from './lib/start-again.mjs';

const args = process.argv.slice(2);
const at = args.findIndex((arg) => arg === '--shell' || arg.startsWith('--shell='));
const named = at < 0 ? process.env.WARDLIGHT_SHELL : (args[at].split('=')[1] ?? args[at + 1]);
if (at >= 0) args.splice(at, args[at].includes('=') ? 1 : 2);

const main = { electron: 'dist/electron/main.mjs', chromium: 'dist/chromium/main.mjs' };
const browser = ['Chromium'];

/** What was asked for; else Electron where it is or can be had; else Chromium. Answers the command that shows it. */
const chooseShell = async () => {
  if (named !== undefined && named !== '' && !(named in main)) throw new Plain(`--shell is electron or chromium, not ${named}`);
  const isWritten = existsSync(inRoot(main.electron));
  if (named !== 'chromium' && (isWritten || named === 'electron')) {
    const program = electronProgram() ?? (named === 'electron' || mayFetch() ? await fetchElectron() : undefined);
    if (program !== undefined && isWritten) return [program, inRoot(main.electron)];
    if (named === 'electron') throw new Plain(isWritten ? 'Electron is not here and could not be fetched; npm start -- --shell chromium' : 'this checkout has no Electron shell yet');
  }
  await bootstrap({ for: 'start' });
  return [process.execPath, '--enable-source-maps', inRoot(main.chromium)];
};

const command = await orExit(async () => {
  // The browser is asked for only once it is known that we need it.
  await bootstrap({ for: 'start', without: browser });
  await build();
  return chooseShell();
});
const [program, ...first] = command;
// A path on the command line is meant from where it was typed, not from the checkout.
const run = program === process.execPath ? runInPlace : runAgainAndAgain;
const show = (env) => run(program, [...first, ...args], { env, cwd: process.env.INIT_CWD ?? process.cwd() });
process.exitCode = await orExit(() => withDemoKeyring(args, show));
