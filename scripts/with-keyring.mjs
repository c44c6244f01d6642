// `npm run -s with-keyring -- [--keyring DIR] COMMAND…`: runs the command with a keyring of its own, for computers that
// have none. Two commands with the same DIR share their secrets. The command's exit code is ours.
import { resolve } from 'node:path';
import { keyringFolder, withKeyring } from './lib/keyring.mjs';
import { runInPlace } from './lib/run.mjs';
import { orExit, say } from './lib/say.mjs';

const usage = 'usage: npm run -s with-keyring -- [--keyring DIR] COMMAND [ARGUMENT…]';

const parse = (argv) => {
  const args = [...argv];
  let dir = keyringFolder();
  if (args[0] === '--keyring') [, dir] = args.splice(0, 2);
  else if (args[0]?.startsWith('--keyring=')) dir = args.shift().slice('--keyring='.length);
  if (args[0] === '--') args.shift();
  return dir && args.length > 0 && !args[0].startsWith('--') ? { dir: resolve(process.env.INIT_CWD ?? '.', dir), command: args } : undefined;
};

const parsed = parse(process.argv.slice(2));
if (parsed === undefined) {
  say(usage);
  process.exit(2);
}
const [command, ...args] = parsed.command;
const cwd = process.env.INIT_CWD ?? process.cwd();
process.exitCode = await orExit(() => withKeyring(parsed.dir, (env) => runInPlace(command, args, { env, cwd, asGroup: true })));
