// `npm run faults -- NAME`: puts a running Wardlight to a test of nerves and ends with one JSON line of what was seen.
import { runTool } from './lib/run-tool.mjs';
import { orExit, say } from './lib/say.mjs';

/** By name, the tool. */
const known = { lock: 'lock', rotation: 'rotation-kill', sentinel: 'sentinel', import: 'import-kill', 'import-memory': 'import-memory', audit: 'audit', sync: 'sync', keys: 'keys', storage: 'storage', update: 'update', bridge: 'bridge', canary: 'canary', egress: 'egress' };
const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(known, name ?? '')) {
  say(`usage: npm run faults -- ${Object.keys(known).join('|')}`);
  process.exit(2);
}
process.exitCode = await orExit(() => runTool(`tests/faults/${known[name]}.ts`, args));
