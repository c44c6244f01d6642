import { entryFields } from '#shared/audit/entry.ts';
import { noTrust } from '#verifier/heads.ts';
import { closed, editedRow, firstKeyOf, inserted, isRow, joined, linesOf, otherKey, replaced, rowPlaces, seqOf, typeOf, withHeader } from './bundle-text.ts';
import type { Lines } from './bundle-text.ts';
import type { Tamper } from './bundle-tampers.ts';

/** What a person can do to a bundle of one patient's rows or of a range. */
export const someTampers = ({ text, random, what }: { readonly text: string; readonly random: () => number; readonly what: string }): Readonly<Record<string, () => Omit<Tamper, 'kind'>>> => {
  const lines = linesOf(text);
  const rows = rowPlaces(lines);
  const upTo = (n: number) => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]): T => from[upTo(from.length)] as T;
  const line = (place: number): string => lines[place] ?? '';
  /** Not the first, which names the key. */
  const index = (spare = 1) => 1 + upTo(rows.length - 1 - spare);
  const at = (i: number): number => rows[i] ?? 0;
  const seqAt = (i: number): number => seqOf(line(at(i)));
  const of = (changed: Lines, expected: Tamper['expected']) => ({ text: closed(changed), expected, trust: noTrust });
  const consistency = lines.flatMap((each, i) => (typeOf(each) === 'consistency' ? [i] : []));
  const flipped = (base64: string): string => {
    const bytes = Buffer.from(base64, 'base64');
    const spot = upTo(bytes.length);
    bytes[spot] = (bytes[spot] ?? 0) ^ (1 + upTo(255));
    return bytes.toString('base64');
  };
  const oldOf = (place: number): number => seqOf(line(place));

  return Object.fromEntries(Object.entries<() => Omit<Tamper, 'kind'>>({
    'column edited': () => {
      const i = index(0);
      return of(replaced(lines, at(i), editedRow(line(at(i)), pick(entryFields))), { exact: seqAt(i) });
    },
    'row taken out': () => {
      const i = index(0);
      return of(lines.filter((_, place) => place !== at(i)), { exact: seqAt(i) });
    },
    'row and its proof taken out': () => {
      const i = index();
      return of(lines.filter((_, place) => place !== at(i) && place !== at(i) - 1), { exact: seqAt(i) });
    },
    'two rows exchanged': () => {
      const [a, b] = [index(1), 1];
      const [one, other] = [at(a), at(a + b)];
      return of(replaced(replaced(replaced(replaced(lines, one, line(other)), one - 1, line(other - 1)), other, line(one)), other - 1, line(one - 1)), { exact: seqAt(a) });
    },
    'row and proof repeated': () => {
      const i = index(0);
      return of(inserted(lines, at(i) + 1, line(at(i) - 1), line(at(i))), { exact: seqAt(i) });
    },
    'forged row put in': () => {
      const i = index(0);
      return of(inserted(lines, at(i) + 1, line(at(i) - 1), editedRow(line(at(i)), 'staffId')), { exact: seqAt(i) });
    },
    'first key in the first line exchanged': () => of(withHeader(lines, { firstKey: otherKey(firstKeyOf(line(0)), random) }), { none: true }),
    'tail cut': () => {
      const i = index();
      return { text: joined(lines.slice(0, at(i) + 1)), expected: { exact: seqAt(i + 1) }, trust: noTrust };
    },
    'hash of a proof changed': () => {
      const i = index(0);
      const [type, seq, next, proof] = JSON.parse(line(at(i) - 1)) as [string, number, number | null, string];
      return of(replaced(lines, at(i) - 1, JSON.stringify([type, seq, next, flipped(proof)])), { exact: seq });
    },
    'number of a proof changed': () => {
      const i = index(0);
      const [type, seq, next, proof] = JSON.parse(line(at(i) - 1)) as [string, number, number | null, string];
      return of(replaced(lines, at(i) - 1, JSON.stringify([type, seq + 1, next, proof])), { none: true });
    },
    'bad consistency proof': () => {
      const place = pick(consistency);
      const [type, from, proof] = JSON.parse(line(place)) as [string, number, string];
      return of(replaced(lines, place, JSON.stringify([type, from, flipped(proof)])), { within: from + 1 });
    },
    'no consistency proof': () => {
      const place = pick(consistency);
      return of(lines.filter((_, i) => i !== place), { within: oldOf(place) + 1 });
    },
    'any byte of a row': () => {
      const i = index(0);
      const bytes = Buffer.from(text);
      const spot = Buffer.byteLength(joined(lines.slice(0, at(i)))) + upTo(Buffer.byteLength(line(at(i))));
      bytes[spot] = (bytes[spot] ?? 0) ^ (1 + upTo(255));
      return { text: bytes, expected: { exact: seqAt(i) }, trust: noTrust };
    },
  }).map(([kind, make]) => [`${what}: ${kind}`, make]));
};

export const hasRows = (text: string): boolean => linesOf(text).filter(isRow).length > 4;
