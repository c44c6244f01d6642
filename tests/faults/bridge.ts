import { parseArgs } from 'node:util';
import { openTestClinic } from '../integration/test-clinic.ts';
import { doorRows } from './bridge/door-rows.ts';
import { openShell, shellRows } from './bridge/shell-rows.ts';
import { randomFrom } from './generated-bundles.ts';
import { type Row, runRows } from './lib/fault-table.ts';

/**
 * Rows I1, I2, I3, L2: calls that no page of ours makes, through the bridge of the running shell and straight at the door. Each is refused by
 * name, no handler sees it, and the clinic is what it was.
 */
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } } });
const [runs, random] = [Number(options.runs), randomFrom(Number(options.seed))];

const unhandled: unknown[] = [];
process.on('unhandledRejection', (error) => unhandled.push(error)).on('uncaughtException', (error) => unhandled.push(error));
/** What nobody awaited is a fault of the row during which it came. */
const watched = (row: Row): Row => ({ ...row, run: async () => {
  const result = await row.run();
  const stray = unhandled.splice(0).map((error) => `nobody awaited: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return { ...result, failures: [...result.failures, ...stray] };
} });

const main = async (): Promise<number> => {
  const throughShell = Math.floor(runs * 0.2);
  const clinic = await openTestClinic({ signedInAs: 'nurse' });
  const shell = await openShell();
  try {
    const rows = [...shellRows(shell, throughShell, random), ...doorRows(() => clinic, runs - throughShell, random)];
    const began = performance.now();
    const code = await runRows(rows.map(watched), (line) => {
      if (line.startsWith('{')) console.log(`took ${((performance.now() - began) / 1000).toFixed(0)} s; main takes ${String(shell.memory())} MB, began with ${String(shell.memoryAtFirst)} MB`);
      console.log(line);
    });
    return code;
  } finally {
    await clinic.close();
    await shell.end();
  }
};

process.exit(await main().catch((error: unknown) => {
  console.error(error);
  return 1;
}));
