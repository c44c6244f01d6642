import type { z } from 'zod';
import type { Writer } from '#shared/database/types.ts';
import type { RecordKind } from './record-write.ts';

/** What happens when two devices write one field at the same time (docs/decisions/0017). */
export type FieldPolicy =
  /** Create-only; a later write of another value is refused. */
  | 'immutable'
  /** All values are kept and a person settles it. */
  | 'review'
  /** Equal values are one; else the later by hybrid time is shown, the other goes to history. */
  | 'auto';

export interface FieldDefinition {
  readonly column: string;
  readonly policy: FieldPolicy;
  /** SQLite has no booleans: stored 0 and 1. */
  readonly isBoolean?: boolean;
  readonly schema: z.ZodType;
  /** For a new record that does not name the field. */
  readonly initial: unknown;
}

/** A record as its kind's schema has it, keys as in `RecordWrite.fields`. */
export type RecordFields = Readonly<Record<string, unknown>>;

/** One kind of record: one schema, one table, one policy a field. The feature that owns the kind makes it. */
export interface KindDefinition {
  readonly kind: RecordKind;
  readonly table: string;
  /** Set for all but the patient itself and what is nobody's record. */
  readonly patientColumn: string | undefined;
  /** The one stream of a kind that is nobody's record (practitioners, grants, rules); patients' records go in their patient's. */
  readonly sharedStream?: 'directory' | 'rules';
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  /** Columns worked out from the fields (folded keys). */
  readonly derive?: (fields: RecordFields) => Readonly<Record<string, string | number | null>>;
  readonly derivedColumns?: readonly string[];
  /** Keeps a search index beside the table; called once a batch with the full rows. */
  readonly index?: (tx: Writer, rows: readonly { readonly id: string; readonly isNew: boolean; readonly fields: RecordFields }[]) => Promise<void>;
}
