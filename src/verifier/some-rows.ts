import type { createBranches } from './branches.ts';
import { FaultFound } from './finding.ts';
import type { Fault, Reason } from './finding.ts';
import { leafHash, sameBytes } from './hashing.ts';
import type { createHeads } from './heads.ts';
import type { createKnownHeads } from './known-heads.ts';
import { rowSeq } from './parse.ts';
import type { BundleLine, Header } from './parse.ts';
import { provesConsistency, provesInclusion } from './proofs.ts';
import type { Head } from './proofs.ts';

interface Parts {
  readonly header: Header;
  readonly heads: ReturnType<typeof createHeads>;
  readonly branches: ReturnType<typeof createBranches>;
  readonly known: ReturnType<typeof createKnownHeads>;
}

type Proof = Extract<BundleLine, { type: 'proof' }>;

/** A bundle of chosen rows: the heads with proofs that each continues the one before, then each row with a proof against the last head. */
export const createSomeRows = ({ header, heads, branches, known }: Parts) => {
  const branchOfHead: { readonly size: number; readonly branch: number; readonly line: number }[] = [];
  let head: Head = { size: 0, root: Buffer.alloc(0) };
  let before: Head | undefined;
  /** The first head, while nobody can tell whether the bundle's first line or the head names the wrong key. */
  let unproved: { readonly reason: Reason; readonly line: number; readonly isSignedBy: (spki: Uint8Array) => boolean } | undefined;
  let awaited: Proof | undefined;
  let [seen, lastSeq] = [0, 0];
  let next: number | null | undefined;
  let nextInRange = header.range?.[0] ?? 0;
  let missing: Fault | undefined;
  let aside: Fault | undefined;

  const setAside = (reason: Reason, line: number): void => void (aside ??= { reason, seq: null, to: null, line });
  const stop = (reason: Reason, line: number, seq: number | null, to: number | null = null): never => {
    // What hangs on a head that nobody is known to have signed names no row of its own.
    if (unproved) throw new FaultFound(unproved.reason, unproved.line, 1);
    throw new FaultFound(reason, line, seq, to);
  };

  /** A head, and whether its signature waits for the row that names the first key. */
  const accept = (note: string, line: number) => {
    const accepted = heads.accept(note);
    if (!('refused' in accepted)) return accepted;
    const isOfKey = accepted.refused === 'wrong-key' || accepted.refused === 'bad-signature';
    const assumed = isOfKey ? heads.assume(note) : undefined;
    // Of a first head that names another log, it is the bundle's first line that is wrong, or no row at all is of this log.
    if (!assumed) return stop(accepted.refused, line, accepted.refused === 'fork' && head.size === 0 ? null : head.size + 1);
    unproved = { reason: accepted.refused, line, isSignedBy: assumed.isSignedBy };
    return assumed;
  };

  const checkpoint = (note: string, line: number): void => {
    if (before) stop('bad-consistency', line, before.size + 1, head.size);
    const accepted = accept(note, line);
    const { size, root } = accepted.checkpoint;
    before = head.size > 0 ? head : undefined;
    head = { size, root };
    branchOfHead.push({ size, branch: accepted.branch, line });
    while (known.next() <= size) {
      const found = known.judge(known.next() === size ? root : undefined, line);
      if (found) throw new FaultFound(found.reason, found.line, found.seq, found.to);
    }
  };

  const consistency = ({ from, hashes }: Extract<BundleLine, { type: 'consistency' }>, line: number): void => {
    if (!before || from !== before.size || !provesConsistency(before, head, hashes)) stop('bad-consistency', line, (before?.size ?? 0) + 1, head.size);
    before = undefined;
  };

  const proof = (found: Proof, line: number): void => {
    if (awaited) stop('missing-row', line, awaited.seq);
    if (before) stop('bad-consistency', line, before.size + 1, head.size);
    awaited = found;
  };

  const place = (seq: number, line: number): void => {
    if (seq <= lastSeq) stop(seq === lastSeq ? 'repeated-row' : 'order', line, missing?.seq ?? seq);
    if (next !== undefined && seq !== next) missing ??= { reason: 'missing-row', seq: next ?? seq, to: null, line };
    if (header.range && seq >= nextInRange && seq <= header.range[1]) {
      if (seq > nextInRange) stop('missing-row', line, nextInRange);
      nextInRange = seq + 1;
    }
    lastSeq = seq;
  };

  /** After row `seq`: when it names the first key, the first head is judged by it. */
  const settleFirstKey = (seq: number, line: number): void => {
    const other = branches.otherKey();
    if (branches.beganAt(1) !== seq || (!other && !unproved)) return;
    if (!other || !unproved?.isSignedBy(other.key)) return stop('wrong-key', line, seq);
    unproved = undefined;
    setAside('wrong-header', 1);
  };

  const row = (bytes: Buffer, line: number): void => {
    const own = rowSeq(bytes);
    if (!awaited) return stop(own === lastSeq ? 'repeated-row' : 'inserted-row', line, own ?? null);
    const { seq, hashes } = awaited;
    const leaf = leafHash(bytes);
    const isShown = (at: number) => provesInclusion(head, at - 1, leaf, hashes);
    if (!isShown(seq)) {
      // The row may be right and only the number beside its proof wrong.
      if (own === undefined || own === seq || !isShown(own)) stop('wrong-row', line, seq);
      setAside('wrong-proof', line);
    }
    const real = own ?? seq;
    place(real, line);
    const isOdd = branches.see(real, bytes);
    if (isOdd) stop(isOdd, line, real);
    settleFirstKey(real, line);
    next = awaited.next;
    awaited = undefined;
    seen += 1;
  };

  /** A branch begins after the last head of the one before and by the first head of its own. */
  const checkBranches = (line: number): void => {
    if (branches.current() === 0) stop('wrong-key', line, 1, head.size);
    for (const [i, each] of branchOfHead.entries()) {
      const began = branches.beganAt(each.branch);
      const older = branchOfHead[i - 1];
      if (began === undefined || began > each.size || each.branch < (older?.branch ?? 1)) return stop('rollback-branch', each.line, (older?.size ?? 0) + 1, each.size);
      if (older && older.branch < each.branch && began <= older.size) return stop('rollback-branch', each.line, began);
    }
  };

  return {
    row,
    line: (found: BundleLine | undefined, line: number): void => {
      if (found?.type === 'checkpoint') checkpoint(found.note, line);
      else if (found?.type === 'consistency') consistency(found, line);
      else if (found?.type === 'proof') proof(found, line);
      else if (found?.type === 'cosignature') {
        const reason = heads.cosigned(found.name, found.line);
        if (reason) setAside(reason, line);
      } else stop('unreadable-line', line, awaited?.seq ?? next ?? null);
    },
    setAside,
    /** @param closedRows how many rows the bundle's last line says there are; undefined without one. */
    end: (line: number, closedRows: number | undefined): Fault | undefined => {
      const isClosed = closedRows !== undefined;
      if (unproved) return { reason: unproved.reason, seq: 1, to: null, line: unproved.line };
      if (awaited) return { reason: isClosed ? 'missing-row' : 'cut-off', seq: awaited.seq, to: null, line };
      if (before) return { reason: 'bad-consistency', seq: before.size + 1, to: head.size, line };
      if (seen < header.count) return missing ?? (closedRows === seen ? { reason: 'wrong-count', seq: null, to: null, line } : undefined) ?? { reason: 'cut-off', seq: next ?? nextInRange, to: null, line };
      if (!isClosed) return { reason: 'cut-off', seq: null, to: null, line };
      if (header.range && nextInRange <= header.range[1]) return { reason: 'missing-row', seq: nextInRange, to: header.range[1], line };
      if (head.size !== header.size) return { reason: 'cut-off', seq: head.size + 1, to: header.size, line };
      checkBranches(line);
      const late = known.atEnd(head.size, line);
      if (late) return late;
      // Nobody is missing by the count: then a line that names the next row was changed, or one more row put in.
      if (missing) return { ...missing, reason: 'wrong-proof', seq: null };
      return aside ?? (seen === header.count && sameBytes(heads.last()?.root ?? head.root, head.root) ? undefined : { reason: 'wrong-count', seq: null, to: null, line });
    },
  };
};
