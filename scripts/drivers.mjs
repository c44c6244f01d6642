// `npm run drivers [-- --write]`: the database adapter's contract, case by case, against both drivers. Installs the second one on its first
// run. Prints the table of docs/drivers.md, or writes it there; the last line is one JSON object.
import { bootstrap } from './bootstrap.mjs';
import { installBeside, isInstalledBeside } from './lib/install-beside.mjs';
import { inRoot, root } from './lib/root.mjs';
import { runInPlace } from './lib/run.mjs';
import { orExit, Plain } from './lib/say.mjs';

process.exitCode = await orExit(async () => {
  await bootstrap({ for: 'cli', quiet: true });
  const folder = inRoot('tests/drivers');
  if (!isInstalledBeside(folder)) {
    const why = await installBeside(folder, 'the second database driver');
    if (why !== undefined) throw new Plain(`the second driver did not install:\n${why}`);
  }
  const { build } = await import('esbuild');
  const outfile = inRoot('.cache/tools/drivers.mjs');
  await build({ entryPoints: [inRoot('tests/drivers/drivers.ts')], outfile, absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  return runInPlace(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root });
});
