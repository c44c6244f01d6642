import { asBytes, asList, asRecord, asText, asUint, fromCbor, SyncFormatError, toCbor } from './cbor.ts';
import { emptyContext } from './context.ts';
import type { Context } from './context.ts';
import type { Dot } from './dot.ts';
import { mostDevice, syncLimits } from './limits.ts';

/** What a change does to its record. */
export const changeOps = ['put', 'amend', 'del', 'inc', 'resolve'] as const;
export type ChangeOp = (typeof changeOps)[number];

export interface FieldWrite {
  readonly value: unknown;
  /** What the writer had seen of this field; empty for a new record. */
  readonly context: Context;
}

/** One write to one record, as it travels: design/sync.md 1. */
export interface Change {
  readonly dot: Dot;
  /** Schema version of the writer. */
  readonly sv: number;
  /** Hybrid time, 48 bits of milliseconds and 16 of count: for display order and the `auto` policy. */
  readonly hlc: bigint;
  /** The writer's own clock, milliseconds since 1970, and how far it was off the hub's when known. */
  readonly wall: number;
  readonly off: number | null;
  readonly usr: string;
  /** Record kind and id. */
  readonly t: string;
  readonly id: string;
  readonly op: ChangeOp;
  readonly f: ReadonlyMap<string, FieldWrite>;
}

/** `[dev, q, …]`, devices rising: the same context is always the same bytes. */
export const packContext = (context: Context): number[] => [...context].sort(([a], [b]) => a - b).flat();

/** @throws SyncFormatError when devices do not rise or a number is none. */
export const unpackContext = (value: unknown): Context => {
  const flat = asList(value, 2 * syncLimits.devicesPerContext);
  if (flat.length % 2 !== 0) throw new SyncFormatError('a context');
  const context = new Map<number, number>();
  let before = 0;
  for (let i = 0; i < flat.length; i += 2) {
    const dev = asUint(flat[i], mostDevice);
    if (dev <= before) throw new SyncFormatError('a context');
    context.set(dev, asUint(flat[i + 1]));
    before = dev;
  }
  return context;
};

/** What the outbox keeps: everything but the dot, which its row has. CBOR map. */
export const encodeChangeBody = (change: Omit<Change, 'dot'>): Uint8Array => {
  const f: Record<string, unknown[]> = {};
  for (const [name, { value, context }] of change.f) f[name] = context.size > 0 ? [value, packContext(context)] : [value];
  const { sv, hlc, wall, off, usr, t, id, op } = change;
  return toCbor({ sv, hlc, wall, off, usr, t, id, op, f });
};

const isValue = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) || value instanceof Uint8Array;

/** @throws SyncFormatError on anything that no device of ours writes. */
export const changeFrom = (dot: Dot, decoded: unknown): Change => {
  const body = asRecord(decoded, 12);
  const op = changeOps.find((each) => each === body['op']);
  if (!op) throw new SyncFormatError('an operation');
  const hlc = body['hlc'];
  const time = typeof hlc === 'bigint' ? hlc : BigInt(asUint(hlc));
  if (time < 0n || time >= 1n << 64n) throw new SyncFormatError('a time');
  const f = new Map<string, FieldWrite>();
  for (const [name, packed] of Object.entries(asRecord(body['f'], syncLimits.fieldsPerChange))) {
    const [value, context] = asList(packed, 2);
    if (!isValue(value)) throw new SyncFormatError('a value');
    f.set(name, { value, context: context === undefined ? emptyContext : unpackContext(context) });
  }
  const off = body['off'];
  return {
    dot, op, f, hlc: time, sv: asUint(body['sv'], 65_535), wall: asUint(body['wall']),
    off: off === null ? null : typeof off === 'number' && Number.isSafeInteger(off) ? off : asUint(off),
    usr: asText(body['usr'], 64), t: asText(body['t'], 64), id: asText(body['id'], 64),
  };
};

export interface OutboxChange { readonly q: number; readonly body: Uint8Array }

/** A CBOR array head or whole number below 2^32, as its shortest bytes. */
const head = (major: number, n: number): Uint8Array => {
  const top = major << 5;
  if (n < 24) return Uint8Array.of(top | n);
  if (n < 256) return Uint8Array.of(top | 24, n);
  if (n < 65_536) return Uint8Array.of(top | 25, n >> 8, n & 255);
  return Uint8Array.of(top | 26, (n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255);
};

/** The plaintext of an envelope, `[[q, change], …]`: bodies go in as they lie in the outbox, without being read again. */
export const joinChanges = (changes: readonly OutboxChange[]): Uint8Array => {
  const parts: Uint8Array[] = [head(4, changes.length)];
  for (const { q, body } of changes) parts.push(head(4, 2), q < 2 ** 32 ? head(0, q) : toCbor(q), body);
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

/** The changes of an envelope whose header says `dev`, `q0` and `n`. @throws SyncFormatError when it holds others. */
export const splitChanges = (plain: Uint8Array, { dev, q0, n }: { readonly dev: number; readonly q0: number; readonly n: number }): readonly Change[] => {
  const items = asList(fromCbor(plain, syncLimits.plainBytes), syncLimits.changesPerBatch);
  let before = q0 - 1;
  const changes = items.map((item) => {
    const [first, body] = asList(item, 2);
    const q = asUint(first);
    if (q <= before) throw new SyncFormatError('a number twice');
    before = q;
    return changeFrom({ dev, q }, body);
  });
  if (changes.length !== n || changes[0]?.dot.q !== q0) throw new SyncFormatError('other changes than its header says');
  return changes;
};

const hexDigits: readonly string[] = Array.from({ length: 256 }, (_each, byte) => byte.toString(16).padStart(2, '0'));

/** SHA-256 or 16-byte names as hex, for maps and rows. A page has thousands. */
export const hexOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of asBytes(bytes)) text += hexDigits[byte] ?? '';
  return text;
};
