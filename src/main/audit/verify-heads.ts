import { parseCheckpoint, parseNote } from '#shared/audit/checkpoint.ts';
import type { StoredCheckpoint } from './checkpoints.ts';
import { originOf } from './checkpoints.ts';
import { isSigned } from './signing.ts';

export type HeadFault = 'wrong-head' | 'bad-signature' | 'order' | 'fork' | 'rollback-branch';

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Follows the stored heads from the first key on: each signed by the key of the one before, or by the one that it named. */
export const createHeadChain = (logId: string, firstKey: Uint8Array) => {
  let keys: readonly Uint8Array[] = [firstKey];
  let last: { readonly size: number; readonly root: Uint8Array } | undefined;

  /** What is wrong with the next head; undefined when it follows. */
  return (stored: StoredCheckpoint, branch: number): HeadFault | undefined => {
    const note = parseNote(stored.note);
    const checkpoint = note && parseCheckpoint(note.body);
    if (!checkpoint || checkpoint.size !== stored.size || checkpoint.at !== stored.at || !same(checkpoint.root, stored.root) || checkpoint.origin !== originOf(logId, stored.branch)) return 'wrong-head';
    const signer = keys.find((key) => note.signatures.some(({ name, signature }) => name === checkpoint.origin && isSigned(key, note.body, signature)));
    if (!signer) return 'bad-signature';
    if (last && stored.size <= last.size) return stored.size === last.size && !same(stored.root, last.root) ? 'fork' : 'order';
    if (stored.branch !== branch) return 'rollback-branch';
    last = stored;
    keys = [signer, checkpoint.next];
    return undefined;
  };
};
