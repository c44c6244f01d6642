import type { Change } from '#shared/sync/change.ts';
import { readabilityOf } from '#shared/sync/quarantine.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import type { FieldDefinition, KindDefinition } from './kind.ts';

/** A change that came from another device, with where it lay. */
export interface IncomingChange {
  readonly change: Change;
  /** Hex, lower case. */
  readonly stream: string;
  readonly bseq: number;
}

const mostKnown = 500;
const longestKnown = 40;
const known = new WeakMap<FieldDefinition, Set<unknown>>();

/** What a field's schema says of a value; short ones that it allowed lately are known: codes, units and states come again and again. */
const isAllowed = (field: FieldDefinition, value: unknown): boolean => {
  const values = known.get(field) ?? new Set();
  if (values.has(value)) return true;
  if (!field.schema.safeParse(value).success) return false;
  if (typeof value === 'string' ? value.length <= longestKnown : value === null || typeof value === 'boolean') {
    if (values.size >= mostKnown) values.clear();
    values.add(value);
    known.set(field, values);
  }
  return true;
};

/** Undefined when this version can apply it whole; asked before anything is looked up. */
export const unreadableBecause = (change: Change, kind: KindDefinition | undefined): QuarantineReason | undefined => {
  const readability = readabilityOf(change, kind, (name, value) => {
    const field = kind?.fields[name];
    return field !== undefined && isAllowed(field, value);
  });
  if (readability !== 'readable') return readability;
  // No kind of this release has counters or can be deleted: a newer one may.
  return change.op === 'inc' || change.op === 'del' ? 'unknown' : undefined;
};
