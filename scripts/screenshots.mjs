// `npm run screenshots -- --out DIR`: writes every screen of the demo at 1366×768 and 1920×1080 in both themes, as they
// are in the real shell. The last line is one JSON object with the figures.
import { resolve } from 'node:path';
import { runTool } from './lib/run-tool.mjs';
import { orExit, say } from './lib/say.mjs';

const argv = process.argv.slice(2);
const out = argv[0] === '--out' ? argv[1] : argv[0]?.startsWith('--out=') ? argv[0].slice('--out='.length) : undefined;
if (!out) {
  say('usage: npm run screenshots -- --out DIR');
  process.exit(2);
}
process.exitCode = await orExit(() => runTool('tests/e2e/screenshots.ts', [resolve(process.env.INIT_CWD ?? '.', out)]));
