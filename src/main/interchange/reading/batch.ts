import type { RefusedPart } from '#shared/interchange/staged.ts';
import type { AnswerBatch } from './protocol.ts';
import type { UnplacedRow } from './stage-resource.ts';

/** A batch is handed over at this many rows, this many characters of JSON and bytes of originals or this many refusals, whichever is first. */
export const batchRows = 300;
export const batchLength = 2 * 1024 * 1024;
const batchRefusals = 1000;

/** Collects rows as text: what is handed to the main thread must cost it nothing but the handing over. */
export interface BatchBuilder {
  /** Gives the row its number. The original's bytes are copied when the batch is full. */
  readonly add: (row: UnplacedRow, original: Uint8Array) => void;
  readonly refuse: (part: RefusedPart) => void;
  readonly fileDone: () => void;
  readonly bytesRead: (bytes: number) => void;
  /** Batches that are full; with `all` also one that is not. */
  readonly take: (all?: boolean) => readonly AnswerBatch[];
}

const joined = (parts: readonly Uint8Array[], length: number): Uint8Array => {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const createBatchBuilder = (firstSeq: number, filesDoneBefore: number): BatchBuilder => {
  const full: AnswerBatch[] = [];
  let rows: string[] = [];
  let originals: Uint8Array[] = [];
  let refused: RefusedPart[] = [];
  let length = 0, originalsLength = 0, seq = firstSeq, filesDone = filesDoneBefore, bytesDone = 0;
  /** What of the above no batch has told yet. */
  let isUntold = false;
  const close = () => {
    full.push({ rowsJson: `[${rows.join(',')}]`, originals: joined(originals, originalsLength), rows: rows.length, refused, filesDone, bytesDone });
    rows = [];
    originals = [];
    refused = [];
    length = originalsLength = 0;
    isUntold = false;
  };
  return {
    add: (row, original) => {
      // A large one goes alone, so that no batch is longer than the limit and one resource.
      if (rows.length > 0 && length + original.length > batchLength) close();
      row.seq = seq;
      row.at = originalsLength + 1;
      row.length = original.length;
      seq += 1;
      const text = JSON.stringify(row);
      rows.push(text);
      originals.push(original);
      originalsLength += original.length;
      length += text.length + original.length;
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
