import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { LabelledKind } from '#shared/sensitivity/contract.ts';

const tables: Readonly<Record<LabelledKind, string>> = {
  condition: 'condition', medication: 'medication', immunization: 'immunization', encounter: 'encounter', result: 'result', appointment: 'appointment',
  document: 'kept_resource',
};

/** Whether this record of this patient is labelled; undefined when there is none. */
export const labelOf = async (read: Reader, kind: LabelledKind, id: string, patientId: string): Promise<boolean | undefined> => {
  const row = await read.get<{ sensitive: number }>({ text: `SELECT sensitive FROM ${tables[kind]} WHERE id = ? AND patient_id = ?`, values: [id, patientId] });
  return row && row.sensitive === 1;
};

/** A document is kept as it came and does not travel as a record: its label is a column of this copy. */
export const labelDocument = async (tx: Writer, id: string, sensitive: boolean): Promise<void> => {
  const changed = await tx.run(sql`UPDATE kept_resource SET sensitive = ${sensitive ? 1 : 0} WHERE id = ${id}`);
  if (changed !== 1) throw new Error('a document that was there was not labelled');
};
