import type { DatabaseDriver } from '#main/database/driver.ts';
import type { SqlValue } from '#shared/database/types.ts';

export interface Recorded {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

export interface Recorder {
  readonly driver: DatabaseDriver;
  /** The reads that `work` makes, with their values, in order: what a peer is asked as well. */
  readonly reads: (work: () => Promise<unknown>) => Promise<readonly Recorded[]>;
}

const totals = new Map<string, { times: number; milliseconds: number }>();

/** Statements timed from the call to the answer since the last asking, the most first: the hop, the wait for a turn and the work. */
export const takeStatementTimes = (): readonly (readonly [text: string, times: number, milliseconds: number])[] => {
  const taken = [...totals].map(([text, { times, milliseconds }]) => [text.replace(/\s+/g, ' ').trim(), times, milliseconds] as const);
  totals.clear();
  return taken.sort((a, b) => b[2] - a[2]);
};

/** Notes and times statements on their way to the binding, only while asked to. */
export const createRecorder = (inner: DatabaseDriver): Recorder => {
  let noted: Recorded[] | undefined;
  const isTimed = process.env['WARDLIGHT_BENCH_STATEMENTS'] === '1';
  const clocked = async <T>(text: string, work: Promise<T>): Promise<T> => {
    const started = performance.now();
    const answer = await work;
    const known = totals.get(text) ?? { times: 0, milliseconds: 0 };
    totals.set(text, { times: known.times + 1, milliseconds: known.milliseconds + performance.now() - started });
    return answer;
  };
  return {
    driver: {
      open: async (path, mode) => {
        const connection = await inner.open(path, mode);
        return {
          ...connection,
          all: (text, values) => {
            if (noted && /^\s*(SELECT|WITH)\b/i.test(text)) noted.push({ text, values });
            const rows = connection.all(text, values);
            return isTimed ? clocked(text, rows) : rows;
          },
          run: (text, values) => (isTimed ? clocked(text, connection.run(text, values)) : connection.run(text, values)),
        };
      },
    },
    reads: async (work) => {
      const mine: Recorded[] = [];
      noted = mine;
      try {
        await work();
      } finally {
        noted = undefined;
      }
      return mine;
    },
  };
};
