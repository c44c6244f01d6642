// `npm run faults -- NAME`: puts a running Wardlight to a test of nerves and ends with one JSON line of what was seen.
import { runTool } from './lib/run-tool.mjs';
import { orExit, say } from './lib/say.mjs';

const known = ['sentinel'];
const [name, ...args] = process.argv.slice(2);
if (!known.includes(name)) {
  say(`usage: npm run faults -- ${known.join('|')}`);
  process.exit(2);
}
process.exitCode = await orExit(() => runTool(`tests/faults/${name}.ts`, args));
