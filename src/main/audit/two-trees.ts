import { appendLeaves, emptyFrontier, rootOf } from '#shared/audit/merkle.ts';
import type { Frontier } from '#shared/audit/merkle.ts';
import type { Reader } from '#shared/database/types.ts';
import { sha256 } from './sha256.ts';
import { keptNodes, lowestKept } from './tree-store.ts';

export const rowsInBlock = 2 ** lowestKept;
const isSame = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;

/** Two trees over the same rows: one from the rows as they are, one from the blocks of sixteen that were kept when they were written. */
export const createTwoTrees = (read: Reader) => {
  let rows: Frontier = emptyFrontier;
  /** Its leaves are blocks. */
  let blocks: Frontier = emptyFrontier;
  let [oddBlock, isNodeOdd]: [number | undefined, boolean] = [undefined, false];

  /** The rows' own blocks. */
  const ofRows = (): Frontier => {
    const size = Math.floor(rows.size / rowsInBlock);
    return { size, peaks: rows.peaks.slice(0, size.toString(2).replaceAll('0', '').length) };
  };

  return {
    size: (): number => rows.size,
    isRoot: (root: Uint8Array): boolean => isSame(rootOf(sha256, rows), root),
    /** Whether the kept blocks, with the rows that fill none yet, have this root. */
    isKeptRoot: (root: Uint8Array): boolean => isSame(rootOf(sha256, { size: rows.size, peaks: [...blocks.peaks, ...rows.peaks.slice(ofRows().peaks.length)] }), root),
    /** The first row of the first block since `settle` whose rows are not those it was kept for. */
    oddBlock: (): number | undefined => oddBlock,
    isNodeOdd: (): boolean => isNodeOdd,
    /** The rows so far are proven: where a kept block differs it is the block that is wrong. */
    settle: (): void => {
      [oddBlock, blocks] = [undefined, ofRows()];
    },
    add: async (leaves: readonly Uint8Array[]): Promise<void> => {
      const added = appendLeaves(sha256, rows, leaves);
      const completed = added.completed.filter(({ level }) => level >= lowestKept);
      const kept = new Map(await keptNodes(read, completed));
      for (const { level, index, hash } of completed) {
        const found = kept.get(`${level}/${index}`);
        const isOdd = !isSame(found, hash);
        isNodeOdd ||= isOdd;
        if (level !== lowestKept) continue;
        if (isOdd) oddBlock ??= index * rowsInBlock + 1;
        ({ frontier: blocks } = appendLeaves(sha256, blocks, [found ?? hash]));
      }
      rows = added.frontier;
    },
  };
};
