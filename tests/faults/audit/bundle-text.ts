import { createHash } from 'node:crypto';
import { encodeEntry, entryFields } from '#shared/audit/entry.ts';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { newSigningPair } from '#main/audit/signing.ts';

/** A bundle as whoever tampers with it sees it: lines without their ends. */
export type Lines = readonly string[];

export const linesOf = (text: string): Lines => text.slice(0, -1).split('\n');
export const isRow = (line: string): boolean => line.startsWith('["wardlight-audit-1",');
export const typeOf = (line: string): string => (isRow(line) ? 'row' : line.startsWith('{') ? 'header' : (JSON.parse(line) as [string])[0]);
export const seqOf = (line: string): number => (JSON.parse(line) as [string, number])[1];

/** Written anew with counts and a digest that fit: what somebody does who knows the format. */
export const closed = (lines: Lines): string => {
  const kept = lines.filter((line, i) => i === 0 || typeOf(line) !== 'end');
  const count = (type: string) => kept.filter((line) => typeOf(line) === type).length;
  const text = kept.map((line) => `${line}\n`).join('');
  return `${text}${JSON.stringify(['end', { rows: count('row'), checkpoints: count('checkpoint'), cosignatures: count('cosignature') }, createHash('sha256').update(text).digest('hex')])}\n`;
};

/** As they are, with the old last line or none. */
export const joined = (lines: Lines): string => lines.map((line) => `${line}\n`).join('');

export const withHeader = (lines: Lines, change: Readonly<Record<string, unknown>>): Lines =>
  [JSON.stringify({ ...(JSON.parse(lines[0] ?? '{}') as object), ...change }), ...lines.slice(1)];

export const firstKeyOf = (header: string): string => (JSON.parse(header) as { readonly firstKey: string }).firstKey;

/** A key with one byte changed, or another key that is whole: of the same length and form. */
export const otherKey = (base64: string, random: () => number): string => {
  if (random() < 0.5) return Buffer.from(newSigningPair().publicKey).toString('base64');
  const bytes = Buffer.from(base64, 'base64');
  const spot = Math.floor(random() * bytes.length);
  bytes[spot] = (bytes[spot] ?? 0) ^ (1 + Math.floor(random() * 255));
  return bytes.toString('base64');
};

/** Where the row lines stand. */
export const rowPlaces = (lines: Lines): readonly number[] => lines.flatMap((line, i) => (isRow(line) ? [i] : []));

export const entryOf = (line: string): AuditEntry => {
  const values = (JSON.parse(line) as unknown[]).slice(1);
  return Object.fromEntries(entryFields.map((field, i) => [field, values[i]])) as unknown as AuditEntry;
};

/** Another value of the same type, as somebody would put it who covers a trace. */
const otherValue = (value: unknown): unknown => {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return value === '' ? 'x' : `${value.slice(0, -1)}${value.endsWith('7') ? '3' : '7'}`;
  return 'added';
};

export const editedRow = (line: string, field: (typeof entryFields)[number]): string => {
  const entry = entryOf(line);
  return encodeEntry({ ...entry, [field]: otherValue(entry[field]) });
};

export const replaced = (lines: Lines, at: number, ...by: readonly string[]): Lines => [...lines.slice(0, at), ...by, ...lines.slice(at + 1)];
export const inserted = (lines: Lines, at: number, ...added: readonly string[]): Lines => [...lines.slice(0, at), ...added, ...lines.slice(at)];
