// `npm run -s cli -- …`: the command line. Its answer is the only thing on stdout; what we say goes to stderr.
import { existsSync } from 'node:fs';
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { inRoot } from './lib/root.mjs';
import { runInPlace } from './lib/run.mjs';
import { orExit, Plain } from './lib/say.mjs';

await orExit(async () => {
  await bootstrap({ for: 'cli', quiet: true });
  await build({ only: ['node'] });
  if (!existsSync(inRoot('dist/cli/main.mjs'))) throw new Plain('there is no command line in this checkout yet (src/main/shells/cli/main.ts)');
});
process.exitCode = await runInPlace(process.execPath, ['--enable-source-maps', inRoot('dist/cli/main.mjs'), ...process.argv.slice(2)], {
  // A path on the command line is meant from where it was typed, not from the checkout.
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
