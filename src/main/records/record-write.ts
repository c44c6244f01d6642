import type { Writer } from '#shared/database/types.ts';

/** The kinds of record that travel; each has a schema, a typed table and a policy in its feature's `*-kind.ts`. */
export type RecordKind =
  | 'patient' | 'observation' | 'allergy-intolerance' | 'condition' | 'medication' | 'immunization' | 'encounter' | 'result' | 'appointment'
  | 'practitioner' | 'organization' | 'restriction' | 'emergency-access' | 'staff' | 'staff-grant' | 'role-bundle' | 'policy';

/** One change to one record. Fields not named stay as they are; a new record gets its kind's defaults. */
export interface RecordWrite {
  readonly kind: RecordKind;
  /** uuidv7; a new id makes a new record. */
  readonly id: string;
  /** Whose stream it goes to; for a patient, and for what is nobody's record, its own id. */
  readonly patientId: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Fields whose several answers this write settles: written even where its value is the one that was shown meanwhile. */
  readonly settles?: readonly string[];
}

export type WriteOutcome =
  | { readonly type: 'applied' }
  /** A register kept both values (a peer wrote at the same time). */
  | { readonly type: 'conflict'; readonly fields: readonly string[] }
  | { readonly type: 'refused'; readonly reason: 'immutable' | 'unknown-field' | 'bad-field'; readonly fields: readonly string[] };

/** The one path of every clinical change: typed table, search index, history, clocks and outbox, in the caller's transaction. */
export interface Records {
  readonly write: (tx: Writer, writes: readonly RecordWrite[], by: { readonly staffId: string }) => Promise<readonly WriteOutcome[]>;
}
