/** What happens when two devices write one field at the same time (docs/decisions/0017, 0048). Deleting is an operation on the record: tombstone.ts. */
export type FieldPolicy =
  /** Create-only; a later write of another value is refused. */
  | 'immutable'
  /** All values are kept and a person settles it. */
  | 'review'
  /** Equal values are one; else the later by hybrid time is shown, the other goes to history. */
  | 'auto'
  /** Nobody is asked: of values written at the same time the one with the lowest `rank` is shown, of equal ones the later. */
  | 'safest'
  /** Each element is written for itself, as `field/element`: true adds, false removes, and adding wins. */
  | 'set'
  /** `inc` adds a whole number once for each dot; below zero is for a person. */
  | 'counter';

/** What merging has to know of a field; the kinds of src/main are these and more. */
export interface SyncField {
  readonly policy: FieldPolicy;
  /** For a new record that does not name the field. */
  readonly initial: unknown;
  /** For `safest`: the less harm a value does if it is wrong, the lower. */
  readonly rank?: (value: unknown) => number;
}

export interface SyncKind {
  readonly kind: string;
  readonly fields: Readonly<Record<string, SyncField>>;
}

/** The name under which a record's own deletion travels; no field of a kind begins with this sign. */
export const tombstoneName = '#deleted';

/** The field that a written name belongs to: `tags/asthma` is an element of `tags`. */
export const fieldOf = (kind: SyncKind, name: string): SyncField | undefined => {
  const at = name.indexOf('/');
  const own = at < 0 ? name : name.slice(0, at);
  if (!Object.hasOwn(kind.fields, own)) return undefined;
  const field = kind.fields[own];
  return (field?.policy === 'set') === (at > 0 && at < name.length - 1) ? field : undefined;
};
