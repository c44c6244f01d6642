import { hash } from 'node:crypto';
import type { KindDefinition, RecordFields } from './kind.ts';

/** Lone surrogates come back from the database as replacement characters, how many is the binding's affair. */
const brokenText = /[\p{Cs}\uFFFD]+/gu;
/** Cheap to ask, and hardly any text has one: half of a pair, broken or whole, or a replacement. */
const mayBeBroken = /[\uD800-\uDFFF\uFFFD]/;
const mended = (text: string): string => (mayBeBroken.test(text) ? text.replace(brokenText, '\uFFFD') : text);

/** A value as its column gives it back. */
export const asStored = (value: unknown): unknown => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return mended(value);
  return typeof value === 'object' ? mended(JSON.stringify(value)) : value;
};

/**
 * Sixteen bytes in hex over what a record says, the same before it is written and after it is read back: kept with its clock, it tells
 * when a page of the table was put back (docs/decisions/0040). A field at its initial value is left out, so that a kind may gain one.
 */
export const contentOf = (kind: KindDefinition, id: string, owner: string, fields: RecordFields): string => {
  const said: unknown[] = [kind.kind, id, owner];
  for (const [name, field] of Object.entries(kind.fields)) {
    const value = asStored(fields[name]);
    if (value !== asStored(field.initial)) said.push(name, value);
  }
  return hash('sha256', JSON.stringify(said), 'hex').slice(0, 32);
};
