/** Who waits: a person in front of the screen goes before a job, which works in short units. */
export type Priority = 'person' | 'job';

interface Waiting {
  readonly start: () => void;
}

/** One at a time, first come first served within a priority. */
export const createWriterQueue = () => {
  const waiting: Record<Priority, Waiting[]> = { person: [], job: [] };
  let isBusy = false;

  const next = () => {
    const following = waiting.person.shift() ?? waiting.job.shift();
    isBusy = following !== undefined;
    following?.start();
  };

  return async <T>(work: () => Promise<T>, priority: Priority): Promise<T> => {
    if (isBusy) await new Promise<void>((start) => waiting[priority].push({ start }));
    isBusy = true;
    try {
      return await work();
    } finally {
      next();
    }
  };
};
