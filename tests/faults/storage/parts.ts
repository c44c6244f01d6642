import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nothing, together } from '../lib/fault-table.ts';
import type { Row, RowResult } from '../lib/fault-table.ts';
import { runChild, tell, toldAs } from '../lib/killed-child.ts';

export interface StorageParts {
  /** This program, for the processes that are put to the test. */
  readonly bundle: string;
  readonly runs: number;
  readonly random: () => number;
  readonly seed: number;
  /** The name of a fault of our own making, which must be found (planted.ts). */
  readonly planted: string;
}

/** A row as the catalogue has it. `run` is told in which process it is by whoever calls it. */
export interface StorageRow {
  readonly id: string;
  readonly what: string;
  readonly run: (parts: StorageParts) => Promise<RowResult>;
}

/** Counts up what a row finds, fault by fault. */
export const createTally = () => {
  let sum = nothing;
  const add = (more: Partial<RowResult>) => { sum = together([sum, { ...nothing, ...more }]); };
  return {
    add,
    /** One fault that must end in a way; what is thrown is how it did not. */
    fault: async (name: string, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
        add({ faults: 1 });
      } catch (error) {
        add({ faults: 1, failures: [`${name}: ${error instanceof Error ? error.message : String(error)}`] });
      }
    },
    result: (): RowResult => sum,
  };
};

/** What ought to be so. */
export const must = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

/** A folder that goes when the work has ended. */
export const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-storage-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The whole row in a process of its own: one that crashes or hangs is a failure of that row only. */
export const apart = ({ id, what }: StorageRow, { bundle, runs, seed, planted }: StorageParts): Row => ({
  id, what, run: async () => {
    const run = await runChild(bundle, ['--row', id, '--runs', String(runs), '--seed', String(seed), '--planted', planted], { timeoutMs: 900_000 });
    const [result] = toldAs('result', run);
    if (result === undefined) return { ...nothing, faults: 1, failures: [`its process ended by ${run.wasKilled ? 'a signal' : String(run.code)}`] };
    return JSON.parse(result) as RowResult;
  },
});

export const tellResult = (result: RowResult): void => tell(`result ${JSON.stringify(result)}`);
