import type { MappedKind } from '#shared/interchange/staged.ts';

/** A staged resource as pass 2 reads it, with what is known under its key; its original stays where it is. */
export interface UnitRow {
  readonly unit: number;
  readonly seq: number;
  readonly fileNumber: number;
  readonly file: string;
  readonly path: string;
  readonly type: string;
  readonly kind: MappedKind;
  readonly source: string;
  readonly sourceId: string;
  readonly origin: string;
  /** SHA-256 of the canonical JSON, hex. */
  readonly contentHash: string;
  /** `meta.lastUpdated` as given. */
  readonly lastUpdated: string;
  readonly words: string;
  readonly dated: string;
  readonly setKey: string;
  /** As `records.write` takes them, without ids and source. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of the same key, when it came in before; null when it did not. */
  readonly known: KnownIdentity | null;
  /** This content was replaced by a newer one before. */
  readonly isInHistory: boolean;
}

/** A resource of ours that is there already. */
export interface KnownIdentity {
  readonly kind: MappedKind;
  readonly recordId: string | null;
  readonly patientId: string | null;
  readonly contentHash: string;
  readonly lastUpdated: string;
}

export interface PatientKey {
  readonly no: number;
  readonly source: string;
  readonly sourceId: string;
  /** Of a patient who is here already. */
  readonly recordId: string | null;
  readonly rows: number;
}

/** Everything of one patient that was staged, in order. */
export interface Unit {
  readonly patient: PatientKey;
  readonly rows: readonly UnitRow[];
  /** By row: words for a field of ours, as found in the resource it refers to. */
  readonly words: ReadonlyMap<number, readonly { readonly field: string; readonly words: string }[]>;
}

export const keyText = (row: { readonly type: string; readonly source: string; readonly sourceId: string }): string =>
  `${row.type}\n${row.source}\n${row.sourceId}`;
