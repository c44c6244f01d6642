import type { Company } from './courtesy.ts';

/** What a transaction may take of the writer, in ms: a person's save that waits for it does not notice. */
const goals: Readonly<Record<Company, number>> = { alone: 100, free: 25, busy: 25 };
const smallest = 20;
const largest = 2_000;

/** How many rows fit the goal, by what the last ones took. */
export interface Pace {
  readonly rows: (company: Company) => number;
  readonly took: (written: number, milliseconds: number) => void;
}

export const createPace = (): Pace => {
  let rowsInMs = 4;
  return {
    rows: (company) => {
      const fitting = Math.round(Math.min(largest, Math.max(smallest, rowsInMs * goals[company])));
      return company === 'busy' ? Math.min(fitting, smallest) : fitting;
    },
    took: (written, milliseconds) => {
      if (written >= smallest / 2) rowsInMs = (rowsInMs + written / Math.max(1, milliseconds)) / 2;
    },
  };
};
