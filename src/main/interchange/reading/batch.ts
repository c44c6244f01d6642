import type { RefusedPart } from '#shared/interchange/staged.ts';
import type { AnswerBatch } from './protocol.ts';
import type { UnnumberedRow } from './stage-resource.ts';

/** A batch is handed over at this many rows, this many characters of JSON or this many refusals, whichever is first. */
export const batchRows = 300;
export const batchLength = 2 * 1024 * 1024;
const batchRefusals = 1000;

/** Collects rows as text: what is handed to the main thread must cost it nothing but the handing over. */
export interface BatchBuilder {
  /** Gives the row its number. */
  readonly add: (row: UnnumberedRow) => void;
  readonly refuse: (part: RefusedPart) => void;
  readonly fileDone: () => void;
  readonly bytesRead: (bytes: number) => void;
  /** Batches that are full; with `all` also one that is not. */
  readonly take: (all?: boolean) => readonly AnswerBatch[];
}

export const createBatchBuilder = (firstSeq: number, filesDoneBefore: number): BatchBuilder => {
  const full: AnswerBatch[] = [];
  let rows: string[] = [];
  let refused: RefusedPart[] = [];
  let length = 0, seq = firstSeq, filesDone = filesDoneBefore, bytesDone = 0;
  /** What of the above no batch has told yet. */
  let isUntold = false;
  const close = () => {
    full.push({ rowsJson: `[${rows.join(',')}]`, rows: rows.length, refused, filesDone, bytesDone });
    rows = [];
    refused = [];
    length = 0;
    isUntold = false;
  };
  return {
    add: (row) => {
      row.seq = seq;
      seq += 1;
      const text = JSON.stringify(row);
      // A large one goes alone, so that no batch is longer than the limit and one resource.
      if (rows.length > 0 && length + text.length > batchLength) close();
      rows.push(text);
      length += text.length;
      isUntold = true;
      if (rows.length >= batchRows || length >= batchLength) close();
    },
    refuse: (part) => {
      refused.push(part);
      isUntold = true;
      if (refused.length >= batchRefusals) close();
    },
    fileDone: () => {
      filesDone += 1;
      isUntold = true;
    },
    bytesRead: (bytes) => {
      bytesDone += bytes;
    },
    take: (all = false) => {
      if (all && isUntold) close();
      return full.splice(0);
    },
  };
};
