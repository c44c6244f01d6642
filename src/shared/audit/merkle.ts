/** SHA-256 of the parts one after the other; given by whoever runs this, as a phone, a hub and a workstation each have their own. */
export type Sha256 = (...parts: readonly Uint8Array[]) => Uint8Array;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** RFC 9162 section 2.1.1: leaves and nodes are hashed apart, so that no node can be taken for a leaf. */
export const leafHash = (sha256: Sha256, line: Uint8Array): Uint8Array => sha256(leafPrefix, line);
export const nodeHash = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array => sha256(nodePrefix, left, right);

/** A complete subtree: the hash over leaves `index × 2^level` up to the next. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** All that is needed to append: the complete subtrees of a log of `size` leaves, largest first, one for each binary digit of the size. */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const emptyFrontier: Frontier = { size: 0, peaks: [] };

/** The frontier after these leaves, and every subtree that they completed, from the leaves upwards. */
export const appendLeaves = (sha256: Sha256, frontier: Frontier, leaves: readonly Uint8Array[]): { readonly frontier: Frontier; readonly completed: readonly TreeNode[] } => {
  const peaks = [...frontier.peaks];
  const completed: TreeNode[] = [];
  let { size } = frontier;
  for (const leaf of leaves) {
    let hash = leaf;
    completed.push({ level: 0, index: size, hash });
    let [level, digits] = [0, size];
    for (; digits % 2 === 1; digits = Math.floor(digits / 2), level += 1) {
      hash = nodeHash(sha256, peaks.pop() ?? hash, hash);
      completed.push({ level: level + 1, index: Math.floor(size / 2 ** (level + 1)), hash });
    }
    peaks.push(hash);
    size += 1;
  }
  return { frontier: { size, peaks }, completed };
};

/** Complete subtrees joined from the right: the hash over leaves that are not a power of two. */
export const joined = (sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array =>
  hashes.length === 0 ? sha256() : hashes.reduceRight((right, left) => nodeHash(sha256, left, right));

/** The root of the log; of an empty one the hash of nothing. */
export const rootOf = (sha256: Sha256, frontier: Frontier): Uint8Array => joined(sha256, frontier.peaks);
