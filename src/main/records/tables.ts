import type { Reader, SqlValue, Writer } from '#shared/database/types.ts';
import type { KindDefinition, RecordFields } from './kind.ts';

// The only place where SQL is put together from names: every name comes from a kind's own definition, every value is bound.

export const hex = ({ buffer, byteOffset, byteLength }: Uint8Array): string => Buffer.from(buffer, byteOffset, byteLength).toString('hex');

const toColumn = (kind: KindDefinition, name: string, value: unknown): SqlValue => {
  if (value === undefined || value === null) return null;
  return kind.fields[name]?.isBoolean ? (value ? 1 : 0) : (value as SqlValue);
};

const allColumns = (kind: KindDefinition): readonly string[] => [
  'id',
  ...(kind.patientColumn ? [kind.patientColumn] : []),
  ...Object.values(kind.fields).map((field) => field.column),
  ...(kind.derivedColumns ?? []),
];

/** Rows are arrays and parsed once: a row of `json_each` would write and parse its text anew for every column. */
const upsertText = (kind: KindDefinition): string => {
  const columns = allColumns(kind);
  return `WITH batch(v) AS MATERIALIZED (SELECT value FROM jsonb_each(?))
    INSERT INTO ${kind.table} (${columns.join(', ')})
    SELECT ${columns.map((_column, i) => `v ->> ${i}`).join(', ')} FROM batch WHERE true
    ON CONFLICT (id) DO UPDATE SET ${columns.filter((column) => column !== 'id').map((column) => `${column} = excluded.${column}`).join(', ')}`;
};

const upserts = new Map<string, string>();

/** One JSON upsert for the whole batch. */
export const upsertRows = async (
  tx: Writer,
  kind: KindDefinition,
  rows: readonly { readonly id: string; readonly patientId: string; readonly fields: RecordFields }[],
): Promise<void> => {
  const text = upserts.get(kind.kind) ?? upsertText(kind);
  upserts.set(kind.kind, text);
  const names = Object.keys(kind.fields);
  // In the order of `allColumns`.
  const json = rows.map(({ id, patientId, fields }) => {
    const row: SqlValue[] = kind.patientColumn ? [id, patientId] : [id];
    for (const name of names) row.push(toColumn(kind, name, fields[name]));
    if (!kind.derive || !kind.derivedColumns) return row;
    const derived = kind.derive(fields);
    for (const column of kind.derivedColumns) row.push(derived[column] ?? null);
    return row;
  });
  await tx.run({ text, values: [JSON.stringify(json)] });
};

/** A record as it stands, and whose it is (a patient's own id for a patient). */
export interface StoredRecord {
  readonly owner: string;
  readonly fields: RecordFields;
}

/** The records with these ids; absent ones are absent. */
export const readRows = async (
  reader: Reader,
  kind: KindDefinition,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredRecord>> => {
  const columns = Object.entries(kind.fields);
  const rows = await reader.all<Record<string, unknown>>({
    text: `SELECT id, ${kind.patientColumn ?? 'id'} AS owner, ${columns.map(([, field]) => field.column).join(', ')} FROM ${kind.table} WHERE id IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(ids)],
  });
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        owner: String(row['owner']),
        fields: Object.fromEntries(columns.map(([name, field]) => {
          const value = row[field.column];
          return [name, field.isBoolean && typeof value === 'number' ? value === 1 : value];
        })),
      },
    ]),
  );
};
