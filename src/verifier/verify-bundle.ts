import { createHash } from 'node:crypto';
import { createAllRows } from './all-rows.ts';
import { createBranches } from './branches.ts';
import { FaultFound } from './finding.ts';
import type { Fault, Verdict } from './finding.ts';
import { createHeads, noTrust } from './heads.ts';
import type { Trust } from './heads.ts';
import { createKnownHeads } from './known-heads.ts';
import { parseHeader, parseLine, rowSeq } from './parse.ts';
import type { Counts, Header } from './parse.ts';
import { createSomeRows } from './some-rows.ts';

const begin = (bytes: Buffer, trust: Trust) => {
  const header = parseHeader(bytes);
  if (!header) throw new FaultFound('unreadable-header', 1);
  const branches = createBranches(header, trust.firstKey !== undefined);
  if (trust.firstKey !== undefined && trust.firstKey !== branches.fingerprint) throw new FaultFound('wrong-key', 1, 1, header.size);
  const [heads, known] = [createHeads(header, trust), createKnownHeads(header, trust, branches)];
  const parts = { header, heads, branches, known };
  return { ...parts, rows: header.rows === 'all' ? createAllRows(parts) : createSomeRows(parts) };
};
type Begun = ReturnType<typeof begin>;

const goodOf = ({ header, heads, branches }: Begun, first: number, last: number, rows: number, trust: Trust): Verdict => ({
  type: 'holds',
  good: {
    rows, first, last, isWhole: header.rows === 'all', size: header.size, signedAt: heads.last()?.at ?? '', origin: heads.last()?.origin ?? '', firstKey: branches.fingerprint,
    isFirstKeyGiven: trust.firstKey !== undefined, witnessed: heads.witnessed(), unchecked: heads.unchecked(), rollbacks: branches.rollbacks(),
  },
});

/** Takes a bundle line by line, without line ends. What it keeps does not grow with the bundle. */
export const createVerifier = (trust: Trust = noTrust) => {
  let begun: Begun | undefined;
  let fault: Fault | undefined;
  let [line, first, last] = [0, 0, 0];
  const counted = { rows: 0, checkpoints: 0, cosignatures: 0 };
  let closing: { readonly counts: Counts; readonly digest: string } | undefined;

  /** Anything else that is thrown is a defect of ours. */
  const caught = (error: unknown): void => {
    if (!(error instanceof FaultFound)) throw error;
    fault ??= error.fault;
  };

  const take = (bytes: Buffer): void => {
    if (!begun) {
      begun = begin(bytes, trust);
      return;
    }
    if (closing) {
      begun.rows.setAside('unreadable-line', line);
      return;
    }
    const seq = rowSeq(bytes);
    if (seq !== undefined) {
      counted.rows += 1;
      if (counted.rows === 1) first = seq;
      last = seq;
      begun.rows.row(bytes, line);
      return;
    }
    const found = parseLine(bytes);
    if (found?.type === 'end') closing = found;
    else {
      if (found?.type === 'checkpoint') counted.checkpoints += 1;
      if (found?.type === 'cosignature') counted.cosignatures += 1;
      begun.rows.line(found, line);
    }
  };

  const counts = (header: Header): Fault | undefined => {
    const isRight = closing?.counts.rows === counted.rows && closing.counts.checkpoints === counted.checkpoints && closing.counts.cosignatures === counted.cosignatures && header.count === counted.rows;
    return isRight ? undefined : { reason: 'wrong-count', seq: null, to: null, line };
  };

  return {
    /** False once nothing that follows can change the verdict. */
    line: (bytes: Buffer): boolean => {
      line += 1;
      try {
        take(bytes);
      } catch (error) {
        caught(error);
      }
      return fault === undefined;
    },
    /** Takes a line that is too long to be one. */
    tooLong: (): void => {
      line += 1;
      fault ??= { reason: begun ? 'unreadable-line' : 'unreadable-header', seq: null, to: null, line };
    },
    /** @param digest SHA-256 in hex of all bytes before the last line; undefined leaves that check out. `isCut`: the last line had no end. */
    end: (digest: string | undefined, isCut: boolean): Verdict => {
      let verdict: Fault | undefined;
      if (!begun && !fault) fault = { reason: 'unreadable-header', seq: null, to: null, line: 1 };
      if (begun && !fault) {
        const { rows, header } = begun;
        try {
          verdict = rows.end(line, isCut ? undefined : closing?.counts.rows) ?? counts(header);
        } catch (error) {
          caught(error);
        }
        if (!verdict && digest !== undefined && closing?.digest !== digest) verdict = { reason: 'wrong-digest', seq: null, to: null, line };
      }
      verdict = fault ?? verdict;
      if (verdict || !begun) return { type: 'fault', fault: verdict ?? { reason: 'unreadable-header', seq: null, to: null, line: 1 } };
      return goodOf(begun, first, last, counted.rows, trust);
    },
  };
};

/** Bytes; no line of the format comes near it. */
const longestLine = 1_048_576;

/** Reads a bundle from pieces of any size. */
export const verifyPieces = async (pieces: AsyncIterable<Buffer>, trust: Trust = noTrust): Promise<Verdict> => {
  const verifier = createVerifier(trust);
  const hash = createHash('sha256');
  /** The last whole line, not yet digested: it may be the closing one. */
  let held: Buffer = Buffer.alloc(0);
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes: Buffer = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let [from, lastFrom] = [0, -1];
    for (let to = bytes.indexOf(10, Math.max(0, rest.length)); to >= 0; to = bytes.indexOf(10, from)) {
      if (!verifier.line(bytes.subarray(from, to))) return verifier.end(undefined, false);
      [lastFrom, from] = [from, to + 1];
    }
    if (lastFrom >= 0) {
      hash.update(held).update(bytes.subarray(0, lastFrom));
      held = Buffer.from(bytes.subarray(lastFrom, from));
    }
    rest = Buffer.from(bytes.subarray(from));
    if (rest.length > longestLine) {
      verifier.tooLong();
      return verifier.end(undefined, false);
    }
  }
  // What is left has no line end: it is no line.
  return verifier.end(rest.length > 0 ? undefined : hash.digest('hex'), rest.length > 0);
};
