// `npm run bench -- search chart … --patients N [--seed S] [--json F] [--profile] [--no-peers]`: ours beside the peers', in turn, in one
// run. Each name is a file of tests/bench that exports `run`. The table goes to stderr; the last line of stdout is one JSON object.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { buildWorkers } from './lib/build-node.mjs';
import { capture, runInPlace } from './lib/run.mjs';
import { installBeside, isInstalledBeside } from './lib/install-beside.mjs';
import { inRoot, root } from './lib/root.mjs';
import { orExit, Plain, say } from './lib/say.mjs';

const folder = 'tests/bench';
const isComparison = (file) => file.endsWith('.ts') && /^export const run\b/m.test(readFileSync(inRoot(folder, file), 'utf8'));
const known = readdirSync(inRoot(folder)).filter(isComparison).map((file) => file.slice(0, -3));
const parse = (argv) => {
  const found = { names: [], patients: 2_000, seed: 1, json: '', profile: false, peers: true, rows: undefined };
  for (let at = 0; at < argv.length; at += 1) {
    const [name, inline] = argv[at].split(/=(.*)/s);
    const value = () => inline ?? argv[(at += 1)];
    if (name === '--patients' || name === '--seed' || name === '--rows') found[name.slice(2)] = Number(value());
    else if (name === '--json') found.json = resolve(process.env.INIT_CWD ?? '.', value() ?? '');
    else if (name === '--profile') found.profile = true;
    else if (name === '--no-peers') found.peers = false;
    else if (known.includes(name)) found.names.push(name);
    else throw new Plain(`${name} is no comparison; there are: ${known.join(', ')}`);
  }
  if (!Number.isInteger(found.patients) || found.patients < 10 || !Number.isInteger(found.seed)) throw new Plain('--patients and --seed need whole numbers; at least 10 patients');
  return { ...found, names: found.names.length > 0 ? found.names : known };
};

const peers = inRoot(folder, 'peers');
/** Once: npm builds one of them, which takes a minute or two. */
const installPeers = async () => {
  const why = await installBeside(peers, 'what the bench stands beside');
  if (why !== undefined) say(`wardlight: they did not install, so ours stands alone:\n${why}`);
};

const request = await orExit(async () => {
  const parsed = parse(process.argv.slice(2));
  await bootstrap({ for: 'cli', quiet: true });
  if (parsed.peers && !isInstalledBeside(peers)) await installPeers();
  await buildWorkers();
  const { build } = await import('esbuild');
  const sources = ['bench', ...parsed.names].map((name) => inRoot(folder, `${name}.ts`));
  // One folder of chunks: what two comparisons share (the seeded clinic) is there once.
  await build({ entryPoints: sources, outdir: inRoot('.cache/tools/bench'), outExtension: { '.js': '.mjs' }, absWorkingDir: root, bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', sourcemap: true, logLevel: 'warning' });
  return parsed;
});
const commit = (await capture('git', ['rev-parse', '--short', 'HEAD'])).output.trim();
process.exitCode = await runInPlace(process.execPath, ['--enable-source-maps', '--expose-gc', inRoot('.cache/tools/bench/bench.mjs'), JSON.stringify({ ...request, commit })], { cwd: root });
