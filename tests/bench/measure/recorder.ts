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

/** Notes statements on their way to the binding, only while asked to. */
export const createRecorder = (inner: DatabaseDriver): Recorder => {
  let noted: Recorded[] | undefined;
  return {
    driver: {
      open: async (path, mode) => {
        const connection = await inner.open(path, mode);
        return {
          ...connection,
          all: (text, values) => {
            if (noted && /^\s*(SELECT|WITH)\b/i.test(text)) noted.push({ text, values });
            return connection.all(text, values);
          },
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
