import { auditActions } from './actions.ts';
import type { AuditAction } from './actions.ts';

/** A row of the log as it was written: who, when, what, on what, from where, with which outcome. Ids only, never a name, a note or a search text. */
export interface AuditEntry {
  /** From 1, without a gap, on each device. */
  readonly seq: number;
  /** Wall time as the computer gave it, UTC, ISO 8601. */
  readonly recordedAt: string;
  /** Milliseconds of the monotonic clock since the row before, 0 for the first after a start. */
  readonly monotonicMs: number;
  readonly staffId: string | null;
  readonly role: string | null;
  /** What let the call through, or what it lacked. */
  readonly privilege: string | null;
  readonly sessionId: string | null;
  readonly action: AuditAction;
  readonly method: string;
  readonly recordKind: string | null;
  readonly recordId: string | null;
  readonly patientId: string | null;
  readonly device: number;
  /** `gate`, `clinic`, `cli` or `core`. */
  readonly from: string;
  readonly outcome: string;
  readonly purpose: string | null;
  /** Ties a crash to the local log. */
  readonly ref: string | null;
  /** Rows that belong together: how many patients one answer disclosed. */
  readonly count: number | null;
  /** JSON of what belongs to the action alone: digests, the head an anchor named, how far a clock jumped. */
  readonly detail: string | null;
}

/** The order in which an entry is written down to be hashed. A new field goes to the end, under a new format name. */
export const entryFields = [
  'seq', 'recordedAt', 'monotonicMs', 'staffId', 'role', 'privilege', 'sessionId', 'action', 'method', 'recordKind', 'recordId', 'patientId',
  'device', 'from', 'outcome', 'purpose', 'ref', 'count', 'detail',
] as const satisfies readonly (keyof AuditEntry)[];

export const entryFormat = 'wardlight-audit-1';

/**
 * The text that is hashed as a leaf and exported as a line: a JSON array after RFC 8785, the format's name first, then the values in
 * the order of `entryFields`. It holds no line end.
 */
export const encodeEntry = (entry: AuditEntry): string => JSON.stringify([entryFormat, ...entryFields.map((field) => entry[field])]);

const numbers: ReadonlySet<string> = new Set(['seq', 'monotonicMs', 'device']);
const needed: ReadonlySet<string> = new Set(['recordedAt', 'action', 'method', 'from', 'outcome']);

const fits = (field: string, value: unknown): boolean => {
  if (numbers.has(field)) return Number.isSafeInteger(value);
  if (field === 'count') return value === null || Number.isSafeInteger(value);
  if (field === 'action') return (auditActions as readonly unknown[]).includes(value);
  return typeof value === 'string' || (value === null && !needed.has(field));
};

/** Reads a line back; undefined for whatever is no entry in its one possible writing. */
export const decodeEntry = (line: string): AuditEntry | undefined => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed) || parsed.length !== entryFields.length + 1 || parsed[0] !== entryFormat) return undefined;
  const values: readonly unknown[] = parsed.slice(1);
  if (!entryFields.every((field, i) => fits(field, values[i]))) return undefined;
  const entry = Object.fromEntries(entryFields.map((field, i) => [field, values[i]])) as unknown as AuditEntry;
  return encodeEntry(entry) === line ? entry : undefined;
};

const longest = 200;

/** Makes a value fit for the log: no control, format or lone surrogate character that could draw a line that was never written, and no megabyte. */
export const logText = (text: string): string =>
  text.slice(0, longest).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
