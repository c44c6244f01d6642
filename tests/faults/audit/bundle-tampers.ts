import { entryFields } from '#shared/audit/entry.ts';
import type { SigningPair } from '#main/audit/signing.ts';
import { noTrust } from '#verifier/heads.ts';
import type { Trust } from '#verifier/heads.ts';
import { parseCheckpoint } from '#verifier/notes.ts';
import { closed, editedRow, firstKeyOf, inserted, joined, linesOf, otherKey, replaced, rowPlaces, seqOf, typeOf, withHeader } from './bundle-text.ts';
import type { Lines } from './bundle-text.ts';
import { rewritten, signedHead } from './rewritten.ts';

/** One bundle somebody tampered with, and what must be said of it. */
export interface Tamper {
  readonly kind: string;
  readonly text: string | Buffer;
  readonly trust: Trust;
  /**
   * The first bad row. `exact`: it alone is named. `within`: the range that is named holds it. `none`: no row is bad, and none is named.
   * `head`: a head was changed, so that none is named, or the range which that head was to prove and that begins with this row.
   */
  readonly expected: { readonly exact: number } | { readonly within: number } | { readonly none: true } | { readonly head: number };
}

export interface TamperSource {
  readonly text: string;
  readonly firstKey: string;
  /** Signs the log's heads at its end. */
  readonly key: SigningPair;
  readonly random: () => number;
}

const noteOf = (line: string): string => (JSON.parse(line) as [string, string])[1];
const sizeOf = (line: string): number => parseCheckpoint(noteOf(line))?.size ?? 0;

/** What a person can do to a bundle of the whole log. Each call answers another one of its kind. */
export const wholeTampers = ({ text, firstKey, key, random }: TamperSource): Readonly<Record<string, () => Omit<Tamper, 'kind'>>> => {
  const lines = linesOf(text);
  const rows = rowPlaces(lines);
  const upTo = (n: number) => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]): T => from[upTo(from.length)] as T;
  const at = (seq: number): number => rows[seq - 1] ?? 0;
  const line = (place: number): string => lines[place] ?? '';
  const places = (type: string) => lines.flatMap((each, i) => (typeOf(each) === type ? [i] : []));
  const [heads, blocks, cosigned] = [places('checkpoint'), places('leaves'), places('cosignature')];
  const seqIn = (from = 1, to = rows.length) => from + upTo(to - from + 1);
  const of = (changed: Lines, expected: Tamper['expected'], trust: Trust = noTrust) => ({ text: closed(changed), expected, trust });
  const without = (from: number, count: number) => lines.filter((_, i) => !(i >= at(from) && i <= at(from + count - 1) && rows.includes(i)));
  const lastHead = parseCheckpoint(noteOf(line(heads.at(-1) ?? 0)));
  const knows = (...notes: readonly string[]): Trust => ({ ...noTrust, heads: notes.flatMap((note) => parseCheckpoint(note) ?? []) });
  const segmentOf = (head: number) => ({ head: sizeOf(line(heads[heads.indexOf(head) - 1] ?? head)) + 1 });

  const cutAt = (head: number) => {
    const size = sizeOf(line(head));
    const kept = lines.slice(0, head + 1);
    return { size, lines: withHeader(kept, { count: size, size }) };
  };
  const editColumns = Object.fromEntries(entryFields.map((field) => [`column ${field} edited`, () => {
    const seq = seqIn();
    return of(replaced(lines, at(seq), editedRow(line(at(seq)), field)), { exact: seq });
  }]));

  return {
    ...editColumns,
    'row deleted': () => {
      const seq = seqIn(1, rows.length - 5);
      return of(without(seq, 1 + upTo(5)), { exact: seq });
    },
    'forged row put in': () => {
      const seq = seqIn();
      return of(inserted(lines, at(seq), editedRow(line(at(seq)), 'patientId')), { exact: seq });
    },
    'row put in with a number of its own': () => {
      const seq = seqIn(2);
      return of(inserted(lines, at(seq), editedRow(line(at(seq)), 'seq')), { exact: seq });
    },
    'two rows exchanged': () => {
      const [a, b] = [seqIn(1, rows.length - 1), 1 + upTo(300)];
      const other = Math.min(a + b, rows.length);
      return of(replaced(replaced(lines, at(a), line(at(other))), at(other), line(at(a))), { exact: a });
    },
    'row repeated at once': () => {
      const seq = seqIn(1, rows.length - 1);
      return of(inserted(lines, at(seq) + 1, line(at(seq))), { exact: seq + 1 });
    },
    'row repeated later': () => {
      const seq = seqIn(1, rows.length - 400);
      const later = seq + 2 + upTo(390);
      return of(inserted(lines, at(later), line(at(seq))), { exact: later });
    },
    'tail cut after a line': () => {
      const seq = seqIn(1, rows.length - 1);
      return { text: joined(lines.slice(0, at(seq) + 1)), expected: { exact: seq + 1 }, trust: noTrust };
    },
    'tail cut inside a line': () => {
      const seq = seqIn();
      return { text: `${joined(lines.slice(0, at(seq)))}${line(at(seq)).slice(0, 1 + upTo(100))}`, expected: { exact: seq }, trust: noTrust };
    },
    'tail cut and closed again': () => {
      const cut = cutAt(pick(heads.slice(0, -1)));
      return of(lines.slice(0, cut.lines.length), { exact: cut.size + 1 });
    },
    'tail cut at a head, all counts made to fit, newest head known': () => {
      const cut = cutAt(pick(heads.slice(0, -1)));
      return of(cut.lines, { exact: cut.size + 1 }, knows(noteOf(line(heads.at(-1) ?? 0))));
    },
    'rows and leaf hashes rewritten': () => {
      const seq = seqIn();
      return of(rewritten(lines, { seq, sign: 'none' }), { within: seq });
    },
    'rows, leaf hashes and later heads rewritten with fresh keys': () => {
      const seq = seqIn(30);
      return of(rewritten(lines, { seq, sign: 'from' }), { within: seq });
    },
    'whole log rewritten with fresh hashes and keys, first key known': () => of(rewritten(lines, { seq: seqIn(30), sign: 'all' }), { within: 1 }, { ...noTrust, firstKey }),
    'whole log rewritten with fresh hashes and keys, a head known': () => {
      const seq = seqIn(30);
      const size = lastHead?.size ?? 0;
      return of(rewritten(lines, { seq, sign: 'all' }), { within: Math.min(seq, size) }, knows(noteOf(line(heads.at(-1) ?? 0))));
    },
    'another log of the same size signed by the right key': () => {
      const head = heads.at(-1) ?? 0;
      const fork = signedHead(noteOf(line(head)), { root: Buffer.alloc(32, 1 + upTo(200)) }, key);
      return of(inserted(lines, head + 1, JSON.stringify(['checkpoint', fork])), { none: true });
    },
    'a smaller head signed by the right key': () => {
      const head = heads.at(-1) ?? 0;
      return of(inserted(lines, head + 1, JSON.stringify(['checkpoint', signedHead(noteOf(line(head)), { size: seqIn(1, rows.length - 1) }, key)])), { none: true });
    },
    'line of a head edited': () => {
      const head = pick(heads.slice(1));
      const parts = noteOf(line(head)).split('\n');
      const part = pick(parts.flatMap((each, i) => (each.length > 2 ? [i] : [])));
      const old = parts[part] ?? '';
      const place = upTo(old.length);
      parts[part] = `${old.slice(0, place)}${old[place] === 'b' ? 'c' : 'b'}${old.slice(place + 1)}`;
      return of(replaced(lines, head, JSON.stringify(['checkpoint', parts.join('\n')])), segmentOf(head));
    },
    'first key in the first line exchanged': () => of(withHeader(lines, { firstKey: otherKey(firstKeyOf(line(0)), random) }), { none: true }),
    'last head taken out': () => of(lines.filter((_, i) => i !== heads.at(-1)), { within: rows.length }),
    'cosignature edited': () => {
      const place = pick(cosigned);
      const [type, name, kind, when, signature] = JSON.parse(line(place)) as readonly string[];
      return of(replaced(lines, place, JSON.stringify([type, name, kind, when, (signature ?? '').slice(0, -9)])), { none: true });
    },
    'leaf hash edited': () => {
      const place = pick(blocks);
      const [type, first, base64] = JSON.parse(line(place)) as [string, number, string];
      const bytes = Buffer.from(base64, 'base64');
      const spot = upTo(bytes.length);
      bytes[spot] = (bytes[spot] ?? 0) ^ (1 + upTo(255));
      return of(replaced(lines, place, JSON.stringify([type, first, bytes.toString('base64')])), { none: true });
    },
    'block of leaf hashes taken out': () => {
      const place = pick(blocks);
      return of(lines.filter((_, i) => i !== place), { none: true });
    },
    'no bundle at all': () => {
      const noise = Buffer.from(Array.from({ length: 1 + upTo(4_000) }, () => upTo(256)));
      return { text: pick([noise, Buffer.alloc(3_000_000, 91), Buffer.concat([Buffer.from(`${line(0)}\n`), Buffer.alloc(3_000_000, 91)]), Buffer.alloc(0)]), expected: { none: true }, trust: noTrust };
    },
    ...Object.fromEntries((['header', 'leaves', 'row', 'checkpoint', 'cosignature', 'end'] as const).map((type) => [`any byte of a line: ${type}`, () => {
      const place = pick(lines.flatMap((each, i) => (typeOf(each) === type ? [i] : [])));
      const bytes = Buffer.from(text);
      const from = Buffer.byteLength(joined(lines.slice(0, place)));
      const spot = from + upTo(Buffer.byteLength(line(place)));
      bytes[spot] = (bytes[spot] ?? 0) ^ (1 + upTo(255));
      return { text: bytes, trust: noTrust, expected: type === 'row' ? { exact: seqOf(line(place)) } : type === 'checkpoint' ? segmentOf(place) : { none: true as const } };
    }])),
  };
};
