import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomFrom } from './generated-bundles.ts';
import { makeClinic } from './lib/clinic-on-disk.ts';
import { lookAfter, rotateInRounds, runRounds } from './rotation-rounds.ts';

/**
 * Kills a change of the database key with -9 at moments swept over its whole length (row D3). Each time exactly one of the vault's two keys
 * opens a whole database, and it holds every row that was acknowledged; the next sign-in ends or forgets what was begun.
 */
const { values: options } = parseArgs({ options: {
  kills: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' }, patients: { type: 'string', default: '200' },
  child: { type: 'string' }, rounds: { type: 'string', default: '1000' },
} });

const main = async (): Promise<number> => {
  const [kills, random, bundle] = [Number(options.kills), randomFrom(Number(options.seed)), fileURLToPath(import.meta.url)];
  const folder = await makeClinic(Number(options.patients));
  try {
    const whole = await runRounds(bundle, folder, undefined, 3);
    if (whole.keys !== 3) throw new Error(`three undisturbed changes ended as ${whole.keys}`);
    const roundMs = whole.ms / 3;
    console.log(`undisturbed: ${roundMs.toFixed(0)} ms for a row and a key`);
    const acknowledged = new Set(whole.rows);
    let [opened, lost, torn, failed] = [0, 0, 0, 0];
    console.log('kill  after ms  keys  new file  under    opened  lost  torn');
    for (let kill = 1; kill <= kills; kill += 1) {
      const after = roundMs * 2 * (((kill - 1) % 10) + random()) * 0.1;
      const round = await runRounds(bundle, folder, after);
      round.rows.forEach((id) => acknowledged.add(id));
      const seen = await lookAfter(folder, acknowledged);
      const isRight = seen.isOpened && (seen.under === 'current' || seen.under === 'next');
      opened += isRight ? 1 : 0;
      failed += isRight ? 0 : 1;
      lost += seen.lost;
      torn += seen.torn;
      console.log(`${String(kill).padStart(4)}  ${after.toFixed(0).padStart(8)}  ${String(round.keys).padStart(4)}  ${(seen.hadNextFile ? 'left' : '–').padEnd(8)}  ${seen.under.padEnd(7)}  ${(seen.isOpened ? 'yes' : 'NO').padEnd(6)}  ${String(seen.lost).padStart(4)}  ${String(seen.torn).padStart(4)}`);
    }
    console.log(JSON.stringify({ kills, opened, lost, torn, failed }));
    return lost + torn + failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (options.child === undefined) process.exitCode = await main();
else await rotateInRounds(options.child, Number(options.rounds));
process.exit();
