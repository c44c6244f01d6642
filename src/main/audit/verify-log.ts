import type { AuditEntry } from '#shared/audit/entry.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { readFact } from './audit-state.ts';
import { everyCheckpoint } from './bundle-checkpoints.ts';
import type { CosignedCheckpoint } from './bundle-checkpoints.ts';
import { sha256Hex } from './sha256.ts';
import { entriesAfter, leafOf } from './stored-entry.ts';
import { createTwoTrees, rowsInBlock } from './two-trees.ts';
import { createHeadChain } from './verify-heads.ts';
import type { HeadFault } from './verify-heads.ts';

/** `wrong-node`: the kept tree is not that of the rows, which hold. `no-log`: there is no row that names a first key, or no signed head. */
type LogFault = HeadFault | 'wrong-row' | 'missing-row' | 'cut-off' | 'wrong-root' | 'wrong-node' | 'wrong-key' | 'no-log';

export type LogVerdict =
  /** Rows after `signedTo` are not signed yet. */
  | { readonly type: 'holds'; readonly rows: number; readonly signedTo: number; readonly signedAt: string; readonly firstKey: string; readonly heads: number }
  /** The first row that does not hold is one of `seq` to `to`; null when the rows hold and something else does not. */
  | { readonly type: 'fault'; readonly reason: LogFault; readonly seq: number | null; readonly to: number | null };

export interface LogTrust {
  /** SHA-256 in hex of the first public key, as it was written down. */
  readonly firstKey?: string | undefined;
  /** Heads that somebody kept, lowest first. */
  readonly heads?: readonly { readonly size: number; readonly root: Uint8Array }[];
}

const rowsInPage = 4096;
const fault = (reason: LogFault, seq: number | null, to: number | null = seq): LogVerdict => ({ type: 'fault', reason, seq, to });

interface Begun {
  readonly seq: number;
  readonly detail: string | null;
}

const keyNamed = (begun: Begun | undefined): Uint8Array | undefined => {
  try {
    const { key } = JSON.parse(begun?.detail ?? '{}') as { readonly key?: unknown };
    return typeof key === 'string' ? Buffer.from(key, 'base64') : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Reads the whole log of an open database by pages: rows, kept nodes, signed heads. No hash of a single row is kept, so what is named is
 * the block of at most sixteen rows, narrowed by the heads around it; a row that is missing is named itself.
 */
export const verifyLog = async (read: Reader, trust: LogTrust = {}): Promise<LogVerdict> => {
  const logId = await readFact(read, 'logId');
  const begun = await read.all<Begun>(sql`SELECT b.began_size + 1 AS seq, r.detail FROM audit_branch AS b LEFT JOIN audit_row AS r ON r.seq = b.began_size + 1 ORDER BY b.branch`);
  const last = await read.get<{ id: number | null; heads: number }>(sql`SELECT max(id) AS id, count(*) AS heads FROM audit_checkpoint`);
  const key = keyNamed(begun[0]);
  if (logId === undefined || key === undefined) return fault('no-log', 1, begun[0]?.seq ?? 1);
  const firstKey = sha256Hex(key);
  if (trust.firstKey !== undefined && trust.firstKey !== firstKey) return fault('wrong-key', 1, begun[0]?.seq ?? 1);
  const [follows, trees, heads, known] = [createHeadChain(logId, key), createTwoTrees(read), everyCheckpoint(read, last?.id ?? 0), [...(trust.heads ?? [])]];
  const nextHead = async () => (await heads.next()).value as CosignedCheckpoint | undefined;
  const branchAt = (size: number) => begun.filter(({ seq }) => seq <= size).length;
  let [head, proven, knownTo, signedAt] = [await nextHead(), 0, 0, ''];

  const oddRows = (to: number): LogVerdict => {
    const block = trees.oddBlock() ?? 1;
    return fault('wrong-row', Math.max(block, proven + 1), Math.min(block + rowsInBlock - 1, to));
  };
  /** All heads at the size that was reached. */
  const judge = async (size: number): Promise<LogVerdict | undefined> => {
    for (; known[0]?.size === size; known.shift()) {
      if (!trees.isRoot(known[0].root)) return fault('fork', knownTo + 1, size);
      knownTo = size;
    }
    // One that is behind the rows already is out of order, whatever it says.
    for (; head && head.size <= size; head = await nextHead()) {
      const odd = follows(head, branchAt(head.size));
      if (odd) return fault(odd, Math.min(proven + 1, size), size);
      if (!trees.isRoot(head.root)) return trees.oddBlock() !== undefined && trees.isKeptRoot(head.root) ? oddRows(size) : fault('wrong-root', proven + 1, size);
      trees.settle();
      [proven, signedAt] = [size, head.at];
    }
    return undefined;
  };

  for (let after = 0; ;) {
    // No page goes past a head: the tree is compared where it was signed.
    const until = Math.min(head?.size ?? Number.POSITIVE_INFINITY, known[0]?.size ?? Number.POSITIVE_INFINITY, after + rowsInPage);
    const entries = await read.all<AuditEntry>(entriesAfter(after, Math.max(1, until - after)));
    const gap = entries.findIndex(({ seq }, i) => seq !== after + i + 1);
    if (gap >= 0) await trees.add(entries.slice(0, gap).map(leafOf));
    if (gap >= 0) return trees.oddBlock() === undefined ? fault('missing-row', trees.size() + 1) : oddRows(trees.size() + 1);
    if (entries.length === 0) break;
    await trees.add(entries.map(leafOf));
    after = trees.size();
    const found = await judge(after);
    if (found) return found;
  }
  const rows = trees.size();
  const missing = Math.max(head?.size ?? 0, known.at(-1)?.size ?? 0);
  if (missing > rows) return fault('cut-off', rows + 1, missing);
  if (proven === 0) return fault('no-log', 1, Math.max(1, rows));
  if (trees.oddBlock() !== undefined) return oddRows(rows);
  return trees.isNodeOdd() ? fault('wrong-node', null) : { type: 'holds', rows, signedTo: proven, signedAt, firstKey, heads: last?.heads ?? 0 };
};
