import type { Facts, FoundBytes } from './frame.ts';
import { sniff, sniffedBytes } from './sniff.ts';
import { createSplitter } from './split-document.ts';
import type { Splitter, SplitterOptions } from './split-document.ts';
import { createToUtf8 } from './to-utf8.ts';
import type { ToUtf8 } from './to-utf8.ts';

export interface DocumentOptions {
  readonly isNdjson: boolean;
  readonly onResource: (found: FoundBytes) => void;
  readonly onRefused: (path: string, at: number | undefined, reason: string) => void;
  readonly onFacts?: (at: number, facts: Facts) => void;
}

/** One file's bytes, from whatever they are to its resources. */
export interface FileReader {
  readonly take: (bytes: Uint8Array) => void;
  readonly end: () => void;
  /** In place of `end`, where the disk gave up: the cut is not the file's. What was whole counts. */
  readonly breakOff: () => void;
  /** As of the splitter. */
  readonly isWaiting: () => boolean;
  readonly resolve: (facts: ReadonlyMap<number, Facts>) => void;
}

export const createFileReader = (options: DocumentOptions): FileReader => {
  let start: Uint8Array = new Uint8Array(0);
  let splitter: Splitter | undefined;
  let toUtf8: ToUtf8 | undefined;
  let isRefused = false, isEnded = false;
  const refuse = (reason: string) => {
    isRefused = true;
    options.onRefused('', undefined, reason);
  };
  const push = (bytes: Uint8Array | undefined) => {
    if (bytes === undefined) return refuse('encoding');
    if (bytes.length > 0) splitter?.push(bytes);
  };
  const begin = () => {
    const sniffed = sniff(start.subarray(0, sniffedBytes));
    if (sniffed.type === 'refused') return refuse(sniffed.reason);
    const parts: SplitterOptions = { ...options, firstByte: sniffed.skip };
    splitter = createSplitter(parts);
    toUtf8 = createToUtf8(sniffed.encoding);
    push(toUtf8.take(start.subarray(sniffed.skip)));
    start = new Uint8Array(0);
  };
  return {
    take: (bytes) => {
      if (isRefused) return;
      if (toUtf8 !== undefined) return push(toUtf8.take(bytes));
      const known = new Uint8Array(start.length + bytes.length);
      known.set(start);
      known.set(bytes, start.length);
      start = start.length === 0 ? bytes : known;
      if (start.length >= sniffedBytes) begin();
    },
    end: () => {
      if (isEnded) return;
      isEnded = true;
      if (!isRefused && toUtf8 === undefined) begin();
      if (!isRefused) push(toUtf8?.end());
      if (!isRefused) splitter?.end();
    },
    breakOff: () => {
      if (!isRefused && toUtf8 === undefined && start.length > 0) begin();
      isEnded = true;
    },
    isWaiting: () => splitter?.isWaiting ?? false,
    resolve: (facts) => splitter?.resolve(facts),
  };
};
