import { differentValues } from '#shared/review/safest.ts';
import type { FieldValue, Unsettled } from '#shared/review/unsettled.ts';
import type { KindDefinition } from './kind.ts';

/** One column of a statement: the live values of the record with this id as JSON; null for nearly every record. `id` is a column's name from code. */
export const liveColumn = (id: string): string =>
  `(SELECT nullif(json_group_array(json_array(field, json(value), CAST(hlc AS TEXT), dev)), '[]') FROM sync_sibling WHERE eid = ${id})`;

/** Hybrid times do not fit a double: they come as text. */
type Live = readonly [field: string, value: FieldValue, at: string, dev: number];

/** Fields of a record that a person has to settle, each with its different answers, the one to show first. `live` is what `liveColumn` gave. */
export const unsettledOf = ({ kind, fields }: KindDefinition, live: string | null): Unsettled[] => {
  if (live === null) return [];
  const all = JSON.parse(live) as readonly Live[];
  return [...new Set(all.map(([field]) => field))].flatMap((field) => {
    const policy = fields[field]?.policy;
    if (policy !== 'review' && policy !== 'immutable') return [];
    const values = differentValues(kind, field, all.flatMap(([name, value, at, dev]) => (name === field ? [{ value, at: BigInt(at), dev }] : [])));
    return values.length > 1 ? [{ field, values: [...values] }] : [];
  });
};

/** The record as it is shown meanwhile: of every field that is not settled the safest answer, and all of them beside it. */
export const asShown = <Row extends object>(kind: KindDefinition, row: Row, live: string | null): Row & { unsettled: Unsettled[] } => {
  const unsettled = unsettledOf(kind, live);
  return { ...row, ...Object.fromEntries(unsettled.map(({ field, values }) => [field, values[0]])), unsettled };
};
