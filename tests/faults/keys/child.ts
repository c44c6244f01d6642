import { cutAt } from './cut-points.ts';
import { flipVault } from './flip-vault.ts';
import type { FlipTask } from './flip-vault.ts';
import { keychainOfHelper, runSteps } from './run-steps.ts';
import type { Step, Told } from './run-steps.ts';

interface Task {
  readonly folder: string;
  readonly steps: readonly Step[];
  readonly cut: number;
  readonly flips?: FlipTask;
}

const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);

/** The process that is put to the test: the real key store's helper, the real driver, files of its own. */
export const runAsChild = async (json: string): Promise<void> => {
  const { folder, steps, cut, flips } = JSON.parse(json) as Task;
  if (flips) return flipVault(folder, flips, tell);
  if (cut === 0) return runSteps(folder, steps, { secrets: keychainOfHelper() }, tell);
  const { secrets, driver, arm } = cutAt(cut, (name) => { tell({ did: 'point', text: name }); });
  await runSteps(folder, steps, { secrets, driver }, (told) => {
    tell(told);
    if (told.did === 'words' || told.did === 'recovering') arm();
  });
};
