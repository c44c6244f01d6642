import { addLeaf } from './frontier.ts';
import type { Frontier } from './frontier.ts';
import { sameBytes } from './hashing.ts';

/** The leaf hashes that the bundle gives ahead of its rows, one block at a time. */
export const createLeafList = () => {
  let hashes: readonly Buffer[] = [];
  let first = 1;

  const at = (seq: number): Buffer | undefined => hashes[seq - first];
  const last = (): number => first + hashes.length - 1;

  return {
    at, last,
    take: (from: number, block: readonly Buffer[]): void => {
      [first, hashes] = [from, block];
    },
    /** The row that has this leaf, where the block knows it. */
    find: (leaf: Buffer): number | undefined => {
      const index = hashes.findIndex((each) => sameBytes(each, leaf));
      return index < 0 ? undefined : first + index;
    },
    knows: (seq: number): boolean => seq >= first && seq <= last(),
    /** Adds leaves up to row `to`, as far as the block goes without a gap; whether it reached it. */
    drain: (frontier: Frontier, to: number): boolean => {
      for (let leaf = at(frontier.size + 1); leaf !== undefined && frontier.size < to; leaf = at(frontier.size + 1)) addLeaf(frontier, leaf);
      return frontier.size === to;
    },
  };
};
export type LeafList = ReturnType<typeof createLeafList>;
