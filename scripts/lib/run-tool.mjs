// A developer's tool in TypeScript that drives the real, built Wardlight: bundled, then run under a keyring that goes with it.
import { basename } from 'node:path';
import { bootstrap } from '../bootstrap.mjs';
import { build } from '../build.mjs';
import { withThrowawayKeyring } from './keyring.mjs';
import { inRoot, root } from './root.mjs';
import { runInPlace } from './run.mjs';

/** Runs `source` with these arguments; answers its exit code. */
export const runTool = async (source, args) => {
  await bootstrap({ for: 'test' });
  await build();
  const esbuild = await import('esbuild');
  const outfile = inRoot('.cache/tools', `${basename(source, '.ts')}.mjs`);
  await esbuild.build({ entryPoints: [inRoot(source)], outfile, absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  return withThrowawayKeyring((env) => runInPlace(process.execPath, [outfile, ...args], { env, cwd: root, asGroup: true }));
};
