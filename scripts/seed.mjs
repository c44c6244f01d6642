// `npm run seed -- --data DIR --patients N --seed S`: makes an invented clinic in an empty data directory, without a window.
// Its keys go to the keyring of `npm run with-keyring`, or the one named by --keyring, so that the clinic can be opened again:
// npm run -s with-keyring -- npm start -- --data DIR
import { resolve } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { buildWorkers } from './lib/build-node.mjs';
import { keyringFolder, withKeyring } from './lib/keyring.mjs';
import { inRoot, root } from './lib/root.mjs';
import { runInPlace } from './lib/run.mjs';
import { orExit } from './lib/say.mjs';

const args = process.argv.slice(2);
const cwd = process.env.INIT_CWD ?? process.cwd();
const at = args.findIndex((arg) => arg === '--keyring' || arg.startsWith('--keyring='));
const [named, following] = at < 0 ? [] : args.splice(at, args[at].includes('=') ? 1 : 2);
const keyring = at < 0 ? keyringFolder() : resolve(cwd, named.includes('=') ? named.slice('--keyring='.length) : following);
const source = inRoot('dist/tools/seed.mjs');

await orExit(async () => {
  await bootstrap({ for: 'cli', quiet: true });
  await buildWorkers();
  const { build } = await import('esbuild');
  await build({ entryPoints: [inRoot('src/main/shells/cli/seed.ts')], outfile: source, absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', sourcemap: true, logLevel: 'warning' });
});
const seed = (env) => runInPlace(process.execPath, ['--enable-source-maps', source, ...args], { env, cwd });
// Inside with-keyring there is one already; a Mac has its own.
const hasKeyring = process.env.WARDLIGHT_TEST_KEYRING === '1' || process.platform !== 'linux';
process.exitCode = await orExit(() => (hasKeyring ? seed(process.env) : withKeyring(keyring, seed)));
