// `npm run dev`: builds again on every change. A change of main starts Wardlight again; a change of the renderer alone does
// too, because a page of ours cannot be told to reload from outside: nothing listens. `-- --shell …` as for npm start.
import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { bootstrap } from './bootstrap.mjs';
import { watchNode } from './lib/build-node.mjs';
import { watchRenderer } from './lib/build-renderer.mjs';
import { withDemoKeyring } from './lib/demo-keyring.mjs';
import { electronProgram } from './lib/electron.mjs';
import { inRoot } from './lib/root.mjs';
import { orExit, say } from './lib/say.mjs';
import { STARTS_AGAIN, startVariable, withDemoFolder } from './lib/start-again.mjs';

const args = process.argv.slice(2);
const isElectron = (args.includes('--shell=electron') || args[args.indexOf('--shell') + 1] === 'electron') && args.join(' ').includes('--shell');
await orExit(() => bootstrap({ for: 'start', without: isElectron ? ['Chromium'] : [] }));

const electronArgs = isElectron ? withDemoFolder(args) : args;
const main = inRoot(isElectron ? 'dist/electron/main.mjs' : 'dist/chromium/main.mjs');
const program = isElectron ? (electronProgram() ?? process.execPath) : process.execPath;
let shell;
let timer;
let isEnding = false;
let env = process.env;

const stop = () =>
  new Promise((resolve) => {
    if (shell === undefined || shell.exitCode !== null || shell.signalCode !== null) return resolve();
    shell.removeAllListeners('exit');
    shell.once('exit', resolve);
    return shell.kill('SIGTERM');
  });
const start = async () => {
  await stop();
  if (isEnding || !existsSync(main)) return;
  const command = isElectron ? [main, ...electronArgs] : ['--enable-source-maps', main, ...args];
  shell = spawn(program, command, { stdio: 'inherit', env: isElectron ? { ...env, ...startVariable('first') } : env });
  shell.once('exit', (code) => (code === STARTS_AGAIN ? soon('the seal') : say(`dev: Wardlight ended with ${code}; it starts again on the next change`)));
};
/** Several bundles are written at one save; one start is enough. */
const soon = (what) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    say(`dev: ${what} changed`);
    start().catch((error) => say(`dev: ${error.message}`));
  }, 400);
};

/** Watches until a signal says stop. */
const watch = async (shellEnv) => {
  env = shellEnv;
  const closers = await Promise.all([
    watchRenderer((name, isFine) => (isFine ? soon(`the ${name} window`) : say(`dev: the ${name} window does not build`))),
    watchNode((file, isFine) => (isFine ? soon(file) : say(`dev: ${file} does not build`))),
  ]);
  say('dev: watching; Ctrl-C ends');
  await new Promise((ended) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, ended);
  });
  isEnding = true;
  clearTimeout(timer);
  await Promise.all([stop(), ...closers.map((close) => close())]);
};

await orExit(() => withDemoKeyring(args, watch));
process.exit(0);
