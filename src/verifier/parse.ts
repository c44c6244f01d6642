import { hashBytes } from './hashing.ts';
import { fromBase64 } from './notes.ts';

export const bundleFormat = 'wardlight-audit-bundle-1';
const rowStart = Buffer.from('["wardlight-audit-1",');
const mostHashes = 1024;

export interface Header {
  readonly logId: string;
  /** `all`: every row from 1 to `size`, with leaf hashes. `some`: rows with a proof each. */
  readonly rows: 'all' | 'some';
  /** How many rows the bundle holds. */
  readonly count: number;
  /** Of the log, as the last checkpoint signed it. */
  readonly size: number;
  /** From and to, where none between may be missing; null when the rows were chosen otherwise. */
  readonly range: readonly [number, number] | null;
  readonly firstKey: Buffer;
}

export interface Counts {
  readonly rows: number;
  readonly checkpoints: number;
  readonly cosignatures: number;
}

/** A line that is no row. */
export type BundleLine =
  | { readonly type: 'leaves'; readonly first: number; readonly hashes: readonly Buffer[] }
  | { readonly type: 'checkpoint'; readonly note: string }
  | { readonly type: 'cosignature'; readonly name: string; readonly line: string }
  | { readonly type: 'consistency'; readonly from: number; readonly hashes: readonly Buffer[] }
  | { readonly type: 'proof'; readonly seq: number; readonly next: number | null; readonly hashes: readonly Buffer[] }
  | { readonly type: 'end'; readonly counts: Counts; readonly digest: string };

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isRange = (value: unknown): value is Header['range'] => value === null || (Array.isArray(value) && value.length === 2 && value.every(isCount));
const isText = (value: unknown): value is string => typeof value === 'string';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined for what is no JSON in UTF-8, and for another writing of the same. */
const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    const text = utf8.decode(bytes);
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
};

export const parseHeader = (bytes: Uint8Array): Header | undefined => {
  const found = jsonOf(bytes) as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof found !== 'object' || found === null || found['format'] !== bundleFormat) return undefined;
  const { logId, rows, count, size, range, firstKey } = found;
  const key = isText(firstKey) ? fromBase64(firstKey) : undefined;
  if (!isText(logId) || (rows !== 'all' && rows !== 'some') || !isCount(count) || !isCount(size) || !isRange(range) || !key) return undefined;
  if (rows === 'all' && count !== size) return undefined;
  return { logId, rows, count, size, range, firstKey: key };
};

const hashesOf = (value: unknown): readonly Buffer[] | undefined => {
  const bytes = isText(value) ? fromBase64(value) : undefined;
  if (!bytes || bytes.length % hashBytes !== 0 || bytes.length > mostHashes * hashBytes) return undefined;
  return Array.from({ length: bytes.length / hashBytes }, (_, i) => bytes.subarray(i * hashBytes, (i + 1) * hashBytes));
};

const countsOf = (value: unknown): Counts | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { rows, checkpoints, cosignatures } = value as Readonly<Record<string, unknown>>;
  return isCount(rows) && isCount(checkpoints) && isCount(cosignatures) ? { rows, checkpoints, cosignatures } : undefined;
};

/** Undefined for whatever this format does not have. */
export const parseLine = (bytes: Uint8Array): BundleLine | undefined => {
  const found = jsonOf(bytes);
  if (!Array.isArray(found)) return undefined;
  const [type, a, b, c, d] = found as readonly unknown[];
  switch (`${String(type)} ${found.length}`) {
    case 'leaves 3': {
      const hashes = hashesOf(b);
      return isCount(a) && hashes && hashes.length > 0 ? { type: 'leaves', first: a, hashes } : undefined;
    }
    case 'checkpoint 2': return isText(a) ? { type: 'checkpoint', note: a } : undefined;
    case 'cosignature 5': return isText(a) && isText(d) ? { type: 'cosignature', name: a, line: d } : undefined;
    case 'consistency 3': {
      const hashes = hashesOf(b);
      return isCount(a) && hashes ? { type: 'consistency', from: a, hashes } : undefined;
    }
    case 'proof 4': {
      const hashes = hashesOf(c);
      return isCount(a) && (b === null || isCount(b)) && hashes ? { type: 'proof', seq: a, next: b, hashes } : undefined;
    }
    case 'end 3': {
      const counts = countsOf(a);
      return counts && isText(b) && /^[0-9a-f]{64}$/.test(b) ? { type: 'end', counts, digest: b } : undefined;
    }
    default: return undefined;
  }
};

/** The sequence a row's line begins with; undefined for a line that is no row. Its content is judged by its hash alone. */
export const rowSeq = (bytes: Buffer): number | undefined => {
  if (bytes.length <= rowStart.length || bytes.compare(rowStart, 0, rowStart.length, 0, rowStart.length) !== 0) return undefined;
  let [seq, at] = [0, rowStart.length];
  for (; at < bytes.length && at < rowStart.length + 15; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) break;
    seq = seq * 10 + digit;
  }
  return at > rowStart.length && bytes[at] === 44 ? seq : undefined;
};

/** A row that says which key signs first, or that a branch begins after a rollback. */
export interface BranchRow {
  readonly branch: number;
  readonly key: string | undefined;
  readonly anchorSize: number;
}

const actionAt = 8;
const detailAt = 19;

/** Undefined for every other row. */
export const branchRow = (bytes: Buffer): BranchRow | undefined => {
  // It has a detail, the last value; nearly every other row ends in `null]`, and a search through each would cost as much as hashing it.
  if (bytes[bytes.length - 2] === 108 || (!bytes.includes('"log-key"') && !bytes.includes('"rollback"'))) return undefined;
  const row = jsonOf(bytes);
  const values: readonly unknown[] = Array.isArray(row) ? row : [];
  const [action, detail] = [values[actionAt], values[detailAt]];
  if ((action !== 'log-key' && action !== 'rollback') || !isText(detail)) return undefined;
  const found = jsonOf(Buffer.from(detail)) as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof found !== 'object' || found === null || !isCount(found['branch'])) return undefined;
  return { branch: found['branch'], key: isText(found['key']) ? found['key'] : undefined, anchorSize: isCount(found['anchorSize']) ? found['anchorSize'] : 0 };
};
