import type { Writer } from '#shared/database/types.ts';
import type { TransactionOptions } from '#main/database/clinic-database.ts';

type Transaction = <T>(work: (tx: Writer) => Promise<T>, options?: TransactionOptions) => Promise<T>;
interface Job {
  readonly run: (tx: Writer) => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}
type Outcome = { readonly isDone: true; readonly result: unknown } | { readonly isDone: false; readonly error: unknown };

const mostTogether = 64;
const plain = (text: string) => ({ text, values: [] });

/** One piece of work that may fail without taking the others with it. */
const within = async (tx: Writer, { run }: Job): Promise<Outcome> => {
  await tx.run(plain('SAVEPOINT one'));
  let outcome: Outcome;
  try {
    outcome = { isDone: true, result: await run(tx) };
  } catch (error) {
    outcome = { isDone: false, error };
    await tx.run(plain('ROLLBACK TO one'));
  }
  await tx.run(plain('RELEASE one'));
  return outcome;
};

/**
 * Work that waits while a commit is being flushed is committed together by the next: a disk that flushes two hundred times a second
 * takes thousands of small batches. Nobody is answered before the commit that holds his work; when it fails, all of them failed.
 */
export const gathered = (transaction: Transaction) => {
  const waiting: Job[] = [];
  let isRunning = false;

  const runAll = async (jobs: readonly Job[]): Promise<void> => {
    const [alone, ...others] = jobs;
    try {
      if (alone && others.length === 0) return void alone.resolve(await transaction(alone.run));
      const outcomes = await transaction(async (tx) => {
        const all: Outcome[] = [];
        for (const job of jobs) all.push(await within(tx, job));
        return all;
      });
      outcomes.forEach((outcome, i) => (outcome.isDone ? jobs[i]?.resolve(outcome.result) : jobs[i]?.reject(outcome.error)));
    } catch (error) {
      for (const { reject } of jobs) reject(error);
    }
  };

  const pump = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    while (waiting.length > 0) await runAll(waiting.splice(0, mostTogether));
    isRunning = false;
  };

  return <T>(work: (tx: Writer) => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push({ run: work, resolve: resolve as Job['resolve'], reject });
      void pump();
    });
};
