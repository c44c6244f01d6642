import { emptyRoot, nodeHash } from './hashing.ts';

/** A Merkle tree (RFC 9162) as it grows: the complete subtrees, largest first, one for each binary digit of the size. */
export interface Frontier {
  size: number;
  readonly peaks: Buffer[];
}

export const newFrontier = (): Frontier => ({ size: 0, peaks: [] });
export const copyOf = ({ size, peaks }: Frontier): Frontier => ({ size, peaks: [...peaks] });

/** In place: a copy for each of a million rows would be most of the work. */
export const addLeaf = (frontier: Frontier, leaf: Buffer): void => {
  let hash = leaf;
  for (let digits = frontier.size; digits % 2 === 1; digits = (digits - 1) / 2) hash = nodeHash(frontier.peaks.pop() ?? hash, hash);
  frontier.peaks.push(hash);
  frontier.size += 1;
};

export const rootOf = ({ peaks }: Frontier): Buffer => (peaks.length === 0 ? emptyRoot : peaks.reduceRight((right, left) => nodeHash(left, right)));
