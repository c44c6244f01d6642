import { parseArgs } from 'node:util';
import { whyNoLogind } from '../fixtures/fake-logind.ts';
import { randomFrom } from './generated-bundles.ts';
import { runAsChild } from './keys/child.ts';
import { keyShapeRows } from './keys/key-shape-rows.ts';
import { keyStoreRows } from './keys/key-store-rows.ts';
import { recoveryRows } from './keys/recovery-rows.ts';
import { setUpRows } from './keys/set-up-rows.ts';
import { createWorkstation, makeClinic } from './keys/workstation.ts';
import { runRows } from './lib/fault-table.ts';

/**
 * Puts the key store, setup and recovery to the test (rows K1–K4 and D14): real processes over a real private keyring, faults as they happen,
 * and kills with -9. Each fault ends in a state that the gate has words for, and nothing is written or made by accident.
 * `--runs` is how many kills are spread over a setup; from 20 on each moment of writing and each byte of the vault has its turn, too.
 */
const { values: options } = parseArgs({ options: {
  runs: { type: 'string', default: '8' }, seed: { type: 'string', default: '1' }, only: { type: 'string', default: '' }, child: { type: 'string' },
} });

const main = async (): Promise<number> => {
  const [runs, random] = [Number(options.runs), randomFrom(Number(options.seed))];
  const isThorough = runs >= 20;
  const workstation = await createWorkstation('clinic');
  try {
    const faulted = { workstation, made: await makeClinic(workstation) };
    const whyNoFake = whyNoLogind();
    const rows = [
      ...keyStoreRows(faulted, whyNoFake), ...keyShapeRows(faulted),
      ...setUpRows(workstation, { runs, random, stride: isThorough ? 1 : 4, whyNoFake }), ...recoveryRows(faulted, isThorough ? 1 : 13),
    ];
    return await runRows(rows.filter(({ id }) => options.only === '' || id === options.only), (line) => { console.log(line); });
  } finally {
    await workstation.end();
  }
};

if (options.child === undefined) process.exitCode = await main();
else await runAsChild(options.child);
process.exit();
