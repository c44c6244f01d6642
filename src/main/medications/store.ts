import type { Medication } from '#shared/medications/medication.ts';
import type { Reader } from '#shared/database/types.ts';
import { asShown, liveColumn } from '#main/records/index.ts';
import { medicationsSection } from './medication-section.ts';

type Row = Readonly<Record<string, string | number | null>> & { readonly live: string | null };

/**
 * As it is shown; undefined where this patient has none of this id, so that nobody reaches one through another chart, and where it is labelled
 * and the reader may not see such.
 */
export const medicationById = async (read: Reader, seesSensitive: boolean, patientId: string, id: string): Promise<Medication | undefined> => {
  const row = await read.get<Row>({
    text: `SELECT *, ${liveColumn('medication.id')} AS live FROM medication WHERE id = ? AND patient_id = ?`, values: [id, patientId],
  });
  if (!row || (row['sensitive'] === 1 && !seesSensitive)) return undefined;
  const { columns, booleans, kind } = medicationsSection;
  const fields = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, booleans.includes(name) ? row[column] === 1 : row[column]]));
  return asShown(kind, fields, row.live) as unknown as Medication;
};
