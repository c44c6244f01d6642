import type { ComponentType, ReactNode } from 'react';
import type { Reply } from '#shared/contract/define.ts';
import type { Unsettled } from '#shared/review/unsettled.ts';
import type { SectionPage, SectionQuery } from '#shared/sections/section.ts';
import type { FhirDate } from '#shared/time/fhir-date.ts';
import type { TextKey } from '#renderer/text/index.ts';
import type { MarkName } from './Mark.tsx';

export type SectionName = 'problems' | 'medications' | 'immunizations' | 'encounters' | 'results' | 'appointments' | 'documents';

export interface ChartRow {
  readonly id: string;
  readonly patientId: string;
  readonly source: string;
  /** Labelled: only who may see sensitive records gets this row. */
  readonly sensitive?: boolean;
  /** Fields with several answers; the row shows the safest of each. */
  readonly unsettled?: readonly Unsettled[];
}

/** What every row shows, whatever it is. */
export interface RowLook {
  readonly name: string;
  readonly when: FhirDate | null;
  /** What was told instead of a date. */
  readonly whenText: string;
  readonly status: string;
  readonly mark: MarkName;
  /** Refuted or entered by mistake: struck through, and the status says the word. */
  readonly isTakenBack: boolean;
}

export interface Column<Row> {
  readonly head: TextKey;
  readonly width: 's' | 'm' | 'l' | 'rest';
  /** Gives its place to an opened row. */
  readonly isExtra?: boolean;
  /** Only where the window is wide. */
  readonly isWide?: boolean;
  /** What it says; also its title, for where it is cut short. */
  readonly text: (row: Row) => string;
  readonly Cell?: ComponentType<{ readonly row: Row }>;
}

export type Field = readonly [label: TextKey, value: string];

/** How rows of one kind are shown, in the table and opened. */
export interface RowSpec<Row extends ChartRow> {
  /** Which kind of record a row is; undefined for what is kept as it came. */
  readonly kind: string | undefined;
  readonly look: (row: Row) => RowLook;
  readonly columns: readonly Column<Row>[];
  /** Every field in words; an empty one is named as not told. */
  readonly fields: (row: Row, offsetMinutes: number) => readonly Field[];
  readonly note?: (row: Row) => string;
  /** Stands above the fields of an opened row. */
  readonly Lead?: ComponentType<{ readonly row: Row }>;
  /** The original is what there is to see: it opens with the row. */
  readonly opensOriginal?: boolean;
}

/** A section that is read page by page. */
export interface SectionSpec<Row extends ChartRow> extends RowSpec<Row> {
  readonly name: SectionName;
  /** Its changes ask again; undefined for any of this patient's. */
  readonly kind: string | undefined;
  readonly ask: (query: SectionQuery) => Promise<Reply<SectionPage<Row>>>;
  readonly groupWords: (group: string) => string;
  /** Around the table: what every row of it needs at once. */
  readonly Around?: ComponentType<{ readonly patientId: string; readonly rows: readonly Row[]; readonly children: ReactNode }>;
}
