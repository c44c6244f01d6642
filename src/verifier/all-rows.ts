import type { createBranches } from './branches.ts';
import type { Fault, Reason } from './finding.ts';
import { addLeaf, copyOf, newFrontier, rootOf } from './frontier.ts';
import type { Frontier } from './frontier.ts';
import { leafHash, sameBytes } from './hashing.ts';
import type { createHeads } from './heads.ts';
import type { createKnownHeads } from './known-heads.ts';
import { createLeafList } from './leaf-list.ts';
import { rowSeq } from './parse.ts';
import type { BundleLine, Header } from './parse.ts';

/** A row that differs from its leaf hash, until a signed head proves that the leaf hashes are the log's. */
interface Suspect {
  reason: Reason;
  readonly seq: number;
  readonly line: number;
  readonly leaf: Buffer | undefined;
  /** Goes on by the leaf hashes alone. */
  readonly list: Frontier;
  isListWhole: boolean;
}

interface Parts {
  readonly header: Header;
  readonly heads: ReturnType<typeof createHeads>;
  readonly branches: ReturnType<typeof createBranches>;
  readonly known: ReturnType<typeof createKnownHeads>;
}

/**
 * A bundle of the whole log, in one pass with a bounded memory: rows are hashed into one tree and compared with the leaf hashes given
 * ahead of them. While both agree one tree is enough. Where they part, the leaf hashes are followed alone to the next signed head:
 * when it proves them, the row where they parted is named; when it proves the rows, the list was changed; else only the range is known.
 */
export const createAllRows = ({ header, heads, branches, known }: Parts) => {
  const rows = newFrontier();
  const leaves = createLeafList();
  let provenTo = 0;
  let lastLeaf: Buffer | undefined;
  let suspect: Suspect | undefined;
  /** A line nobody could read: a row or something else, as the next line tells. */
  let unsure: number | undefined;
  let fault: Fault | undefined;
  /** Something of the bundle is wrong while the rows hold. */
  let aside: Fault | undefined;

  const setAside = (reason: Reason, line: number, seq: number | null = null, to: number | null = null): void => void (aside ??= { reason, seq, to, line });
  const find = (reason: Reason, line: number, seq: number, to: number | null = null): void => void (fault ??= { reason, seq, to, line });
  const suspectFrom = (reason: Reason, line: number, list: Frontier): void => {
    suspect = { reason, seq: list.size + 1, line, leaf: leaves.at(list.size + 1), list, isListWhole: true };
  };
  const settle = (isRowMissing: boolean): void => {
    if (unsure === undefined) return;
    if (isRowMissing && !suspect) suspectFrom('unreadable-line', unsure, copyOf(rows));
    else setAside('unreadable-line', unsure);
    unsure = undefined;
  };

  const whyNot = (line: Buffer, leaf: Buffer, expected: number): Reason => {
    const seq = rowSeq(line);
    if (seq === undefined) return 'unreadable-line';
    if (lastLeaf && sameBytes(leaf, lastLeaf)) return 'repeated-row';
    const real = leaves.find(leaf);
    if (seq === expected || (leaves.knows(seq) && real === undefined)) return 'wrong-row';
    return (real ?? seq) < expected ? 'repeated-row' : 'missing-row';
  };

  /** The row that was looked for turns up after all. */
  const turnedUp = (leaf: Buffer): void => {
    if (!suspect?.leaf || !sameBytes(leaf, suspect.leaf) || (suspect.reason !== 'missing-row' && suspect.reason !== 'wrong-row')) return;
    suspect.reason = suspect.reason === 'missing-row' ? 'order' : 'inserted-row';
    if (fault?.seq === suspect.seq && fault.to === null) fault = { ...fault, reason: suspect.reason };
  };

  const askKnown = (line: number): void => {
    while (known.next() === rows.size) {
      const found = known.judge(rootOf(rows), line);
      if (found) fault ??= found;
    }
  };

  const row = (bytes: Buffer, line: number): void => {
    const leaf = leafHash(bytes);
    if (unsure !== undefined) {
      const expected = leaves.at(rows.size + 1);
      settle(expected !== undefined && !sameBytes(expected, leaf));
    }
    if (fault || suspect) {
      addLeaf(rows, leaf);
      turnedUp(leaf);
      return;
    }
    const seq = rows.size + 1;
    const expected = leaves.at(seq);
    if (!expected) {
      if (seq > header.size) find('unsigned-row', line, seq);
      else setAside('wrong-leaves', line);
    } else if (!sameBytes(expected, leaf)) {
      suspectFrom(whyNot(bytes, leaf, seq), line, copyOf(rows));
      addLeaf(rows, leaf);
      return;
    }
    const isOdd = branches.see(seq, bytes);
    if (isOdd) find(isOdd, line, seq);
    addLeaf(rows, leaf);
    lastLeaf = leaf;
    if (known.next() <= seq) askKnown(line);
  };

  const block = ({ first, hashes }: Extract<BundleLine, { type: 'leaves' }>, line: number): void => {
    settle(first === rows.size + 2);
    if (!suspect && leaves.last() > rows.size) suspectFrom('missing-row', line, copyOf(rows));
    if (suspect) {
      leaves.drain(suspect.list, leaves.last());
      if (first !== suspect.list.size + 1) suspect.isListWhole = false;
    } else if (first > rows.size + 1) {
      suspectFrom('missing-row', line, copyOf(rows));
      if (suspect) (suspect as Suspect).isListWhole = false;
    } else if (first !== rows.size + 1) setAside('wrong-leaves', line);
    leaves.take(first, hashes);
  };

  /** A head that was accepted, while a row is under suspicion. */
  const judgeSuspect = (found: Suspect, size: number, root: Buffer): void => {
    if (rows.size === size && sameBytes(rootOf(rows), root)) {
      setAside('wrong-leaves', found.line);
      suspect = undefined;
      provenTo = size;
      return;
    }
    const isListProven = found.isListWhole && leaves.drain(found.list, size) && sameBytes(rootOf(found.list), root);
    if (isListProven) find(found.reason, found.line, found.seq);
    else if (found.isListWhole) find('wrong-root', found.line, provenTo + 1, size);
    else find(found.reason, found.line, provenTo + 1, found.seq);
  };

  const checkpoint = (note: string, line: number): void => {
    const accepted = heads.accept(note, branches.otherKey()?.key);
    if ('refused' in accepted) {
      // Of heads that contradict each other, or stand in another order, it is not the rows that are wrong.
      const isOfRows = accepted.refused !== 'fork' && accepted.refused !== 'order' && rows.size > provenTo;
      setAside(accepted.refused, line, isOfRows ? provenTo + 1 : null, isOfRows ? rows.size : null);
      return;
    }
    const { checkpoint: { size, root }, branch, isByOther } = accepted;
    settle(size === rows.size + 1);
    if (!suspect && size > rows.size) suspectFrom('missing-row', line, copyOf(rows));
    if (suspect) judgeSuspect(suspect, size, root);
    else if (size < rows.size || !sameBytes(rootOf(rows), root)) find('wrong-root', line, provenTo + 1, rows.size);
    else {
      const other = provenTo === 0 && !isByOther ? branches.otherKey() : undefined;
      provenTo = size;
      if (isByOther) setAside('wrong-header', 1);
      if (branches.current() === 0) find('wrong-key', line, 1, size);
      // The first line's key signed a row that names another: then it is the row that does not fit.
      else if (other) find('wrong-key', line, other.seq);
      else if (branch !== branches.current()) find('rollback-branch', line, branches.beganAt(branches.current()) ?? 1);
    }
  };

  return {
    row,
    line: (found: BundleLine | undefined, line: number): void => {
      if (fault) return;
      if (found?.type === 'leaves') block(found, line);
      else if (found?.type === 'checkpoint') checkpoint(found.note, line);
      else if (found?.type === 'cosignature') {
        settle(false);
        const reason = heads.cosigned(found.name, found.line);
        if (reason) setAside(reason, line);
      } else if (unsure === undefined) unsure = line;
      // Two in a row: the rows between what still reads tell which.
      else setAside('unreadable-line', line);
    },
    setAside,
    /** What is wrong, if anything, after the last line. @param closedRows how many rows the bundle's last line says there are; undefined without one. */
    end: (line: number, closedRows: number | undefined): Fault | undefined => {
      settle(rows.size < header.size);
      if (fault) return fault;
      if (suspect) return { reason: suspect.reason, seq: provenTo + 1, to: suspect.seq, line: suspect.line };
      if (rows.size < header.size) return { reason: 'cut-off', seq: rows.size + 1, to: header.size, line };
      if (closedRows === undefined) return { reason: 'cut-off', seq: null, to: null, line };
      const late = known.atEnd(rows.size, line);
      if (late) return late;
      if (aside) return aside;
      return rows.size > provenTo ? { reason: 'unsigned-row', seq: provenTo + 1, to: rows.size, line } : undefined;
    },
  };
};
