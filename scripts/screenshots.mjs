// `npm run screenshots -- --out DIR [--only gate|demo|care|guarded|serving|several]`: writes every screen of the demo at 1366×768 and 1920×1080 in both themes, as they
// are in the real shell. The last line is one JSON object with the figures.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runTool } from './lib/run-tool.mjs';
import { orExit, say } from './lib/say.mjs';

const argv = process.argv.slice(2);
const { values: { out, only } } = parseArgs({ args: argv, options: { out: { type: 'string' }, only: { type: 'string' } }, strict: false });
if (typeof out !== 'string' || out === '' || (only !== undefined && !['gate', 'demo', 'care', 'guarded', 'serving', 'several'].includes(only))) {
  say('usage: npm run screenshots -- --out DIR [--only gate|demo|care|guarded|serving|several]');
  process.exit(2);
}
process.exitCode = await orExit(() => runTool('tests/e2e/screenshots.ts', [resolve(process.env.INIT_CWD ?? '.', out), ...(only === undefined ? [] : [only])]));
