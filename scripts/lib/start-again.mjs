// Electron has no parent of its own to start it again after a seal; under `npm start` and `npm run dev` that is us.
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInPlace } from './run.mjs';

/** Both as in src/main/shells/common/start-again.ts. */
export const STARTS_AGAIN = 75;
export const startVariable = (start) => ({ WARDLIGHT_START: start });

/** A demo without a folder is given one, so that the next process opens the same clinic; Wardlight removes it by its name at the end. */
export const withDemoFolder = (args) =>
  args.includes('--demo') && !args.some((arg) => arg === '--data' || arg.startsWith('--data=')) ? [...args, '--data', mkdtempSync(join(realpathSync(tmpdir()), 'wardlight-demo-'))] : args;

/** Runs Electron in our place, and again each time it was sealed. */
export const runAgainAndAgain = async (program, args, { env, cwd }) => {
  const all = withDemoFolder(args);
  for (let start = 'first'; ; start = 'again') {
    const code = await runInPlace(program, all, { env: { ...env, ...startVariable(start) }, cwd });
    if (code !== STARTS_AGAIN) return code;
  }
};
