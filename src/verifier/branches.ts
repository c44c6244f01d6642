import { fingerprintOf } from './hashing.ts';
import { fromBase64 } from './notes.ts';
import { branchRow } from './parse.ts';
import type { Header } from './parse.ts';

/** The row that names the first key, where it names another than the bundle's first line. */
interface OtherKey {
  readonly seq: number;
  /** SPKI. */
  readonly key: Buffer;
}

/**
 * Which branch the rows are on, from the rows that say so themselves.
 * @param isFirstKeyKnown whoever checks compared the first line's key: then a row that names another is the wrong one.
 */
export const createBranches = (header: Header, isFirstKeyKnown: boolean) => {
  const firstKey = header.firstKey.toString('base64');
  let otherKey: OtherKey | undefined;
  const begun: { readonly branch: number; readonly seq: number; readonly anchorSize: number }[] = [];

  return {
    fingerprint: fingerprintOf(header.firstKey),
    /** Looks at a row of the log, in order; answers what is wrong with it. */
    see: (seq: number, bytes: Buffer): 'wrong-key' | 'rollback-branch' | undefined => {
      const row = branchRow(bytes);
      if (!row) return undefined;
      if (begun.length === 0) {
        begun.push({ branch: row.branch, seq, anchorSize: row.anchorSize });
        if (row.key === firstKey && row.branch === 1) return undefined;
        const key = row.branch === 1 && !isFirstKeyKnown ? fromBase64(row.key ?? '') : undefined;
        if (!key) return 'wrong-key';
        otherKey = { seq, key };
        return undefined;
      }
      if (row.branch !== begun.length + 1) return 'rollback-branch';
      begun.push({ branch: row.branch, seq, anchorSize: row.anchorSize });
      return undefined;
    },
    /** Undefined while the first line and the rows agree. */
    otherKey: (): OtherKey | undefined => otherKey,
    /** 0 before the row that names the first key. */
    current: (): number => begun.length,
    /** The branch that row `seq` is on. */
    branchAt: (seq: number): number => begun.filter((each) => each.seq <= seq).length,
    beganAt: (branch: number): number | undefined => begun[branch - 1]?.seq,
    rollbacks: () => begun.slice(1).map(({ seq, anchorSize }) => ({ seq, lost: Math.max(0, anchorSize - seq + 1) })),
  };
};
