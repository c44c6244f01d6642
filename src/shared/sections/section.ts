import { z } from 'zod';
import type { Permission } from '#shared/contract/define.ts';
import { method } from '#shared/contract/define.ts';
import { line, uuid } from '#shared/contract/fields.ts';
import { Unsettled } from '#shared/review/unsettled.ts';

/** Rows of one answer. The next page begins after the last one's cursor, so page 500 is as quick as page 1. */
export const sectionPageSize = 50;

/** What every row of a section has beside its own fields. */
export const sectionRow = {
  id: uuid,
  patientId: uuid,
  /** The system it was imported from; '' for what was recorded in this clinic. */
  source: z.string().max(300),
  /** Labelled as needing a privilege of its own. Who lacks it gets no labelled row, so finds this true only where they may. */
  sensitive: z.boolean(),
  /** Fields with several answers until a person settles them; the row itself shows the safest. Empty nearly always. */
  unsettled: z.array(Unsettled).max(60),
} as const;

/** A row's own fields: without what the record, its source, its label and its several answers add. */
export type OwnFields<Row> = Omit<Row, 'id' | 'patientId' | 'source' | 'sensitive' | 'unsettled'>;

/** Which part of a section to read. All sections are asked alike, so one filter bar serves them all. */
export const SectionQuery = z.strictObject({
  patientId: uuid,
  /** `current`: what matters today (active problems, medications being taken); the section says which rows are. */
  show: z.enum(['all', 'current']),
  /** One of the groups the section answered with, or '' for all. */
  group: z.string().max(100),
  /** Words that the row's name holds, folded; '' for any. */
  words: line(100),
  /** Days, both included; null for no bound. Compared with the row's own date. */
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  /** The cursor of the page before; null for the first page. */
  after: z.string().regex(/^\d{1,15}\|[0-9TZ:.-]{0,24}$/).nullable(),
});
export type SectionQuery = z.infer<typeof SectionQuery>;

export const sectionPage = <Row extends z.ZodType>(row: Row) =>
  z.object({
    /** Latest first; rows without a date last. */
    rows: z.array(row).max(sectionPageSize),
    /** Cursor of the following page; null when this is the last. */
    next: z.string().max(60).nullable(),
    /** Rows of the whole section and how they fall into groups, whatever the filter. */
    total: z.number().int(),
    groups: z.array(z.object({ group: z.string(), count: z.number().int() })),
  });
export type SectionPage<Row> = { rows: Row[]; next: string | null; total: number; groups: { group: string; count: number }[] };

/** A method that reads one page of a section of a patient's chart. */
export const sectionMethod = <Row extends z.ZodType>(permission: Permission, row: Row) =>
  method({
    kind: 'read', permission, audit: { action: 'read', subjects: (input) => [input.patientId] },
    input: SectionQuery, output: sectionPage(row),
  });

/** The first page of everything: what a section is first asked. */
export const firstPage = (patientId: string): SectionQuery => ({ patientId, show: 'all', group: '', words: '', from: null, to: null, after: null });
