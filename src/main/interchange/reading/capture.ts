import { maxResourceBytes } from '#shared/interchange/import-file.ts';
import { createByteHold } from './byte-hold.ts';
import { createValueSkipper } from './skip-value.ts';
import type { SkipEnd } from './skip-value.ts';

/** Why a value is skipped over, which says what is done with it at its end. */
export type Purpose = 'resource' | 'key' | 'text' | 'no-resource' | 'member' | 'unread';

/** Bytes kept of a value, by purpose. A longer key or text is none of ours; a longer member is not checked to be JSON. */
const keptBytes: Readonly<Record<Purpose, number>> = {
  resource: maxResourceBytes, key: 8192, text: 16_384, 'no-resource': 65_536, member: 65_536, unread: 0,
};

export interface Captured {
  readonly purpose: Purpose;
  /** Byte in the file where the value begins. */
  readonly at: number;
  /** The value as it stood there; undefined where it is longer than what is kept. */
  readonly bytes: Uint8Array | undefined;
  readonly isTooDeep: boolean;
  readonly members: number;
}

/** Skips one value at a time and keeps its bytes, also when it lies in many chunks. */
export interface Capture {
  /** Of the value being skipped; undefined between values. */
  readonly purpose: Purpose | undefined;
  readonly begin: (purpose: Purpose, chunk: Uint8Array, from: number, base: number) => void;
  readonly on: (chunk: Uint8Array, from: number, byLines: boolean) => SkipEnd;
  /** Where `on` stopped, in the chunk. */
  readonly position: number;
  /** The chunk is at its end and the value is not. */
  readonly chunkEnded: (chunk: Uint8Array, base: number) => void;
  /** The value ended at `end` of this chunk. */
  readonly take: (chunk: Uint8Array, end: number, base: number) => Captured;
  readonly drop: () => void;
  /** A number or a word at the very end of a file has nothing behind it that ends it. */
  readonly endsAtEnd: boolean;
}

export const createCapture = (): Capture => {
  const skipper = createValueSkipper();
  const kept = createByteHold();
  let purpose: Purpose | undefined;
  let valueAt = 0;
  /** Index in the chunk from which to keep: 0 where the value began in an earlier one, -1 where nothing is kept any more. */
  let keepFrom = -1;
  const drop = () => {
    purpose = undefined;
    kept.clear();
  };
  return {
    drop,
    get purpose() { return purpose; },
    get position() { return skipper.position; },
    get endsAtEnd() { return skipper.endsAtEnd; },
    on: (chunk, from, byLines) => skipper.on(chunk, from, byLines),
    begin: (why, chunk, from, base) => {
      purpose = why;
      valueAt = base + from;
      keepFrom = keptBytes[why] > 0 ? from : -1;
      skipper.begin(chunk[from] ?? 0);
    },
    chunkEnded: (chunk, base) => {
      if (purpose === undefined || keepFrom < 0) return;
      kept.add(chunk.subarray(keepFrom), base + keepFrom);
      keepFrom = 0;
      if (kept.length <= keptBytes[purpose]) return;
      kept.clear();
      keepFrom = -1;
    },
    take: (chunk, end, base) => {
      const why = purpose ?? 'unread';
      const isKept = keepFrom >= 0 && base + end - valueAt <= keptBytes[why];
      const bytes = isKept ? kept.join(chunk.subarray(keepFrom, end)) : undefined;
      drop();
      return { purpose: why, at: valueAt, bytes, isTooDeep: skipper.isTooDeep, members: skipper.members };
    },
  };
};
