// `npm run hub`: builds the hub's one file and runs it in our place; docs/hub.md is its guide. Signals go to it, its exit code is ours.
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { inRoot } from './lib/root.mjs';
import { runInPlace } from './lib/run.mjs';
import { orExit } from './lib/say.mjs';

await orExit(async () => {
  await bootstrap({ for: 'cli', quiet: true });
  await build({ only: ['node'] });
});
process.exitCode = await runInPlace(process.execPath, ['--enable-source-maps', inRoot('dist/hub/main.mjs'), ...process.argv.slice(2)], {
  // A path is meant from where it was typed, not from the checkout.
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
