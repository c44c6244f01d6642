import type { ImportKind } from '#shared/interchange/kinds.ts';

/** One resource between the two passes. Text is '' where the source gave nothing. */
export interface StageRow {
  readonly seq: number;
  readonly file: string;
  readonly path: string;
  /** The bundle it lies in, unique in the run; '' outside of one. */
  readonly scope: string;
  readonly fullUrl: string;
  readonly type: string;
  readonly kind: ImportKind;
  readonly source: string;
  readonly sourceId: string;
  /** SHA-256 of the canonical JSON, hex. */
  readonly contentHash: string;
  /** `meta.lastUpdated` as given. */
  readonly lastUpdated: string;
  readonly refUrl: string;
  readonly refSource: string | null;
  readonly refId: string | null;
  readonly json: string;
}

/** A resource of ours that is there already, by its key. */
export interface KnownIdentity {
  readonly type: string;
  readonly source: string;
  readonly sourceId: string;
  readonly recordId: string | null;
  readonly patientId: string | null;
  readonly contentHash: string;
  readonly lastUpdated: string;
}

export const keyText = (row: { readonly type: string; readonly source: string; readonly sourceId: string }): string =>
  `${row.type}\n${row.source}\n${row.sourceId}`;
