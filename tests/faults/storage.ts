import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomFrom } from './generated-bundles.ts';
import { runRows } from './lib/fault-table.ts';
import { damagedPagesRow } from './storage/damaged-pages.ts';
import { fullDiskRow } from './storage/full-disk.ts';
import { plainRow, wrongKeysRow } from './storage/keys-and-codec.ts';
import { migrateUntilKilled, migratingRow } from './storage/migrating.ts';
import { apart, tellResult } from './storage/parts.ts';
import type { StorageParts, StorageRow } from './storage/parts.ts';
import { goldenRow, modesRow, rekeyRow } from './storage/standing.ts';
import { strangeFilesRow } from './storage/strange-files.ts';
import { syncingRow, takeInUntilKilled } from './storage/syncing.ts';
import { holdUntilEnded, twoProcessesRow } from './storage/two-processes.ts';
import { walDamageRow } from './storage/wal-damage.ts';
import { plantedRow, writeUntilKilled, writingRow } from './storage/writing.ts';

/**
 * Puts the database's files to the test (rows D1, D2, D5–D10, D14, D15, D18–D20): processes killed with -9, full disks, damaged pages, files
 * that are not as they were. Each row runs in a process of its own. `--runs` is spread over the rows; `--only D8` runs one.
 */
const { values: options } = parseArgs({ options: {
  runs: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' }, only: { type: 'string', default: '' }, planted: { type: 'string', default: '' },
  row: { type: 'string' }, write: { type: 'string' }, migrate: { type: 'string' }, rounds: { type: 'string', default: '1000' }, hour: { type: 'string', default: '0' }, statement: { type: 'string', default: '0' }, after: { type: 'string', default: '0' }, 'take-in': { type: 'string' }, 'up-to': { type: 'string', default: '0' },
  hold: { type: 'string' }, place: { type: 'string', default: '' }, key: { type: 'string', default: '' },
} });

/** How many of a hundred runs each row gets; those without are tried whole. */
const rows: readonly (StorageRow & { readonly share?: number })[] = [
  plantedRow, { ...writingRow, share: 40 }, { ...migratingRow, share: 30 }, { ...syncingRow, share: 30 },
  fullDiskRow, rekeyRow, damagedPagesRow, strangeFilesRow, walDamageRow, wrongKeysRow, plainRow, twoProcessesRow, modesRow, goldenRow,
];

const partsFor = ({ share = 100 }: { readonly share?: number }): StorageParts => ({
  bundle: fileURLToPath(import.meta.url), runs: Math.max(1, Math.round((Number(options.runs) * share) / 100)), seed: Number(options.seed), random: randomFrom(Number(options.seed)), planted: options.planted,
});

const runOne = async (id: string): Promise<void> => {
  const row = rows.find((each) => each.id === id);
  if (!row) throw new Error(`there is no row ${id}`);
  tellResult(await row.run({ ...partsFor({}), runs: Number(options.runs) }));
};

if (options.write !== undefined) await writeUntilKilled(options.write, Number(options.rounds), Number(options.hour), options.planted);
else if (options.migrate !== undefined) await migrateUntilKilled(options.migrate, Number(options.statement), Number(options.after));
else if (options['take-in'] !== undefined) await takeInUntilKilled(options['take-in'], Number(options['up-to']));
else if (options.hold !== undefined) await holdUntilEnded(options.hold, options.place, options.key);
else if (options.row !== undefined) await runOne(options.row);
else process.exitCode = await runRows(rows.filter(({ id }) => options.only === '' || options.only.split(',').includes(id)).map((row) => apart(row, partsFor(row))), (line) => { console.log(line); });
process.exit();
