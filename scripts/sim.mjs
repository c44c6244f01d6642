// `npm run sim -- --runs N --seed S`: the merge rules of src/shared/sync under everything that can go wrong between workstations and a hub, and
// the same with one rule after the other put out of force. The last line is one JSON object.
import { bootstrap } from './bootstrap.mjs';
import { inRoot, root } from './lib/root.mjs';
import { runInPlace } from './lib/run.mjs';
import { orExit } from './lib/say.mjs';

const outfile = inRoot('.cache/tools/sim.mjs');
process.exitCode = await orExit(async () => {
  await bootstrap({ for: 'cli', quiet: true });
  const { build } = await import('esbuild');
  await build({ entryPoints: [inRoot('tests/sync/sim.ts')], outfile, absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  return runInPlace(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root });
});
