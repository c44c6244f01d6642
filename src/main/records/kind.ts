import type { z } from 'zod';
import type { Writer } from '#shared/database/types.ts';
import type { FieldPolicy, SyncField } from '#shared/sync/policies.ts';
import type { RecordKind } from './record-write.ts';

export type { FieldPolicy };

export interface FieldDefinition extends SyncField {
  readonly column: string;
  /** SQLite has no booleans: stored 0 and 1. */
  readonly isBoolean?: boolean;
  readonly schema: z.ZodType;
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
  readonly sharedStream?: 'directory' | 'rules' | 'staff';
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  /** Columns worked out from the fields (folded keys). */
  readonly derive?: (fields: RecordFields) => Readonly<Record<string, string | number | null>>;
  readonly derivedColumns?: readonly string[];
  /** Keeps a search index beside the table; called once a batch with the full rows. */
  readonly index?: (tx: Writer, rows: readonly { readonly id: string; readonly isNew: boolean; readonly fields: RecordFields }[]) => Promise<void>;
}
