import { fingerprintOf } from './hashing.ts';
import { branchRow } from './parse.ts';
import type { Header } from './parse.ts';

/** Which branch the rows are on, from the rows that say so themselves. */
export const createBranches = (header: Header) => {
  const firstKey = header.firstKey.toString('base64');
  const begun: { readonly branch: number; readonly seq: number; readonly anchorSize: number }[] = [];

  return {
    fingerprint: fingerprintOf(header.firstKey),
    /** Looks at a row of the log, in order; answers what is wrong with it. */
    see: (seq: number, bytes: Buffer): 'wrong-key' | 'rollback-branch' | undefined => {
      const row = branchRow(bytes);
      if (!row) return undefined;
      if (begun.length === 0) {
        begun.push({ branch: row.branch, seq, anchorSize: row.anchorSize });
        return row.key === firstKey && row.branch === 1 ? undefined : 'wrong-key';
      }
      if (row.branch !== begun.length + 1) return 'rollback-branch';
      begun.push({ branch: row.branch, seq, anchorSize: row.anchorSize });
      return undefined;
    },
    /** 0 before the row that names the first key. */
    current: (): number => begun.length,
    /** The branch that row `seq` is on. */
    branchAt: (seq: number): number => begun.filter((each) => each.seq <= seq).length,
    beganAt: (branch: number): number | undefined => begun[branch - 1]?.seq,
    rollbacks: () => begun.slice(1).map(({ seq, anchorSize }) => ({ seq, lost: Math.max(0, anchorSize - seq + 1) })),
  };
};
