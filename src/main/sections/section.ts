import type { z } from 'zod';
import type { OwnFields } from '#shared/sections/section.ts';
import { fold } from '#shared/text/fold.ts';
import type { FieldDefinition, FieldPolicy, KindDefinition, RecordFields } from '#main/records/kind.ts';
import type { RecordKind } from '#main/records/record-write.ts';

/** What a section reads: a table with `patient_id`, `sort_at`, `words_key` and a group. Names come from code, never from a call. */
export interface SectionDefinition<Row> {
  readonly table: string;
  /** Field of the answer to column of the table. */
  readonly columns: Readonly<Record<Exclude<keyof Row & string, 'unsettled'>, string>>;
  readonly groupColumn: string;
  /** Which rows count as current, as a condition on the columns. */
  readonly current: string;
  /** Fields that SQLite holds as 0 and 1. */
  readonly booleans: readonly string[];
  /** What its rows are as records that travel; documents are kept as they came and do not. */
  readonly kind?: KindDefinition;
}

/** A section whose rows are records that travel: the reading side and the kind that `records.write` takes, from one description. */
export interface RecordSection<Row> extends SectionDefinition<Row> {
  readonly kind: KindDefinition;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

interface SectionRow {
  readonly id: string;
  readonly patientId: string;
}

/**
 * `empty` names every field with its value where the source told nothing; the schema of each comes from `row`. Every section's
 * rows can be labelled as sensitive, so no section has to say so.
 */
export const defineSection = <Row extends SectionRow>(section: {
  readonly kind: RecordKind;
  readonly table: string;
  readonly row: z.ZodObject<z.ZodRawShape> & z.ZodType<Row>;
  readonly empty: OwnFields<Row> & { readonly source: string };
  readonly policy: FieldPolicy;
  /** Fields that are merged otherwise than the rest. */
  readonly policies?: Partial<Readonly<Record<keyof Row & string, FieldPolicy>>>;
  /** The row's own date, for order and for the filter by days. */
  readonly sortedBy: (row: Row) => string | null;
  /** What the words of a filter are looked for in. */
  readonly named: (row: Row) => string;
  readonly group: keyof Row & string;
  readonly current: string;
}): RecordSection<Row> => {
  const empty: RecordFields = { ...section.empty, sensitive: false };
  const names = Object.keys(empty);
  const booleans = names.filter((name) => typeof empty[name] === 'boolean');
  const field = (name: string): FieldDefinition => ({
    column: snake(name), schema: section.row.shape[name] as z.ZodType, initial: empty[name], policy: (section.policies as Partial<Record<string, FieldPolicy>> | undefined)?.[name] ?? section.policy,
    ...(booleans.includes(name) ? { isBoolean: true } : {}),
  });
  const columns = Object.fromEntries(['id', 'patientId', ...names].map((name) => [name, snake(name)]));
  return {
    table: section.table, columns: columns as Record<Exclude<keyof Row & string, 'unsettled'>, string>, groupColumn: snake(section.group), current: section.current, booleans,
    kind: {
      kind: section.kind, table: section.table, patientColumn: 'patient_id',
      fields: Object.fromEntries(names.map((name) => [name, field(name)])),
      derivedColumns: ['sort_at', 'words_key'],
      derive: (fields) => ({ sort_at: section.sortedBy(fields as Row) ?? '', words_key: fold(section.named(fields as Row)) }),
    },
  };
};
