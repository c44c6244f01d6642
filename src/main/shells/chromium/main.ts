import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeDemoFolder, removeDemoFolder } from '#main/shells/common/demo-folder.ts';
import { refuseInspector, withoutCoreDumps } from '#main/shells/common/guarded-process.ts';
import { parseLaunchOptions } from '#main/shells/common/launch-options.ts';
import { START_VARIABLE } from '#main/shells/common/start-again.ts';
import { supervise } from '#main/shells/chromium/supervise.ts';

const complain = (line: string): void => { process.stderr.write(`${line}\n`); };

refuseInspector();
const args = process.argv.slice(2);
const parsed = parseLaunchOptions(args);
// Made here, because the clinic that the first core makes is the one that the next core opens.
const demoFolder = parsed.type === 'options' && parsed.options.demo && parsed.options.dataDir === undefined ? makeDemoFolder() : undefined;
const core = fileURLToPath(new URL('core.mjs', import.meta.url));
const [program, programArgs] = withoutCoreDumps(process.execPath, [...process.execArgv, core, ...args, ...(demoFolder === undefined ? [] : ['--data', demoFolder])]);

// The process that holds keys takes none of Node's own options from whoever set our environment: a debugger, a module to load first.
const { NODE_OPTIONS: _, ...env } = process.env;

const code = await supervise({
  startCore: (start) => spawn(program, programArgs, { stdio: ['inherit', 'inherit', 'inherit', 'pipe'], env: { ...env, [START_VARIABLE]: start } }),
  signals: process,
  complain,
}).catch((why: unknown) => {
  complain(`Wardlight could not be started: ${why instanceof Error ? why.message : 'an unknown fault'}`);
  return 1;
});
if (demoFolder !== undefined) removeDemoFolder(demoFolder);
process.exit(code);
