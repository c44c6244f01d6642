import type { Records } from './record-write.ts';

/** The same records; `tell` is called once what was written is committed. */
export const tellingWrites = (records: Records, tell: () => void): Records => ({
  write: (tx, writes, by) => {
    tx.whenDone((isCommitted) => {
      if (isCommitted) tell();
    });
    return records.write(tx, writes, by);
  },
});
