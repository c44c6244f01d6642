import type { Fault } from './finding.ts';
import { sameBytes } from './hashing.ts';
import { logOf, originOf } from './heads.ts';
import type { Trust } from './heads.ts';
import type { createBranches } from './branches.ts';
import type { Header } from './parse.ts';

/** Heads that somebody kept, against the log in this bundle: they tell a log that was cut or rewritten with its own keys. */
export const createKnownHeads = (header: Header, trust: Trust, branches: ReturnType<typeof createBranches>) => {
  const heads = trust.heads.filter(({ size }) => size > 0).toSorted((a, b) => a.size - b.size);
  let [at, matching] = [0, 0];

  const judge = (root: Buffer | undefined, line: number): Fault | undefined => {
    const head = heads[at];
    if (!head) return undefined;
    at += 1;
    const { log, branch } = originOf(head);
    if (log === logOf(header) && root && sameBytes(root, head.root)) {
      matching = head.size;
      return undefined;
    }
    const left = log === logOf(header) && branch < branches.branchAt(head.size) ? branches.beganAt(branch + 1) : undefined;
    if (left !== undefined) return { reason: 'rollback-branch', seq: left, to: null, line };
    return { reason: 'fork', seq: matching + 1, to: head.size, line };
  };

  return {
    /** The size at which the next head wants to be asked; Infinity when there is none. */
    next: (): number => heads[at]?.size ?? Number.POSITIVE_INFINITY,
    /** Asks the head that is next; the root of the log at its size, undefined when the bundle does not say. */
    judge,
    /** At the end of a log of `size`: heads that are still to come sign rows which are not here. */
    atEnd: (size: number, line: number): Fault | undefined => {
      const head = heads[at];
      if (!head) return undefined;
      const { log, branch } = originOf(head);
      if (log !== logOf(header)) return { reason: 'fork', seq: matching + 1, to: head.size, line };
      const left = branch < branches.current() ? branches.beganAt(branch + 1) : undefined;
      return left === undefined ? { reason: 'cut-off', seq: size + 1, to: head.size, line } : { reason: 'rollback-branch', seq: left, to: null, line };
    },
  };
};
