import type { KindDefinition, RecordFields } from './kind.ts';
import type { RecordWrite, WriteOutcome } from './record-write.ts';
import type { SiblingRow } from './records-store.ts';
import type { StoredRecord } from './tables.ts';

/** Undefined when the write may go on. `stored` is the record as it stands, if there is one: it never moves to another patient. */
export const refusalOf = (kind: KindDefinition, write: RecordWrite, stored: StoredRecord | undefined): WriteOutcome | undefined => {
  if (stored && stored.owner !== write.patientId) return { type: 'refused', reason: 'immutable', fields: ['patientId'] };
  const names = Object.keys(write.fields);
  const unknown = names.filter((name) => !Object.hasOwn(kind.fields, name));
  if (unknown.length > 0) return { type: 'refused', reason: 'unknown-field', fields: unknown };
  const bad = names.filter((name) => kind.fields[name]?.schema.safeParse(write.fields[name]).success !== true);
  if (bad.length > 0) return { type: 'refused', reason: 'bad-field', fields: bad };
  if (!stored) return undefined;
  const frozen = names.filter((name) => kind.fields[name]?.policy === 'immutable' && !write.settles?.includes(name) && stored.fields[name] !== write.fields[name]);
  return frozen.length > 0 ? { type: 'refused', reason: 'immutable', fields: frozen } : undefined;
};

/** The fields a write really changes; for a new record all that it names. */
export const changedFields = (write: RecordWrite, before: RecordFields | undefined): readonly string[] =>
  Object.keys(write.fields).filter((name) => !before || (before[name] ?? null) !== (write.fields[name] ?? null));

/** Fields with several answers that a write settles by the value that is shown already. */
export const settledAsShown = ({ id, fields, settles = [] }: RecordWrite, before: RecordFields | undefined, siblings: readonly SiblingRow[]): readonly string[] =>
  settles.filter((field) => before !== undefined && Object.hasOwn(fields, field) && (before[field] ?? null) === (fields[field] ?? null) && siblings.some((row) => row.eid === id && row.field === field));
