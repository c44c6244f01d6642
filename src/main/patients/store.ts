import type { Patient, PatientSummary } from '#shared/patients/patient.ts';
import { pageSize } from '#shared/patients/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { digitsOf } from '#shared/text/fold.ts';

interface PatientRow {
  readonly id: string; readonly record_number: string; readonly family_name: string; readonly given_names: string;
  readonly likes_to_be_called: string; readonly name_in_own_script: string; readonly birth_date: string | null;
  readonly birth_date_certainty: PatientSummary['birthDateCertainty']; readonly sex: PatientSummary['sex']; readonly phone: string;
  readonly language: string; readonly interpreter: number | null; readonly street: string; readonly town: string; readonly registered_at: string;
}

export const toPatient = (row: PatientRow): Patient => ({
  id: row.id, recordNumber: row.record_number, familyName: row.family_name, givenNames: row.given_names,
  likesToBeCalled: row.likes_to_be_called, nameInOwnScript: row.name_in_own_script, birthDate: row.birth_date,
  birthDateCertainty: row.birth_date_certainty, sex: row.sex, phone: row.phone, language: row.language,
  interpreter: row.interpreter === null ? null : row.interpreter === 1, street: row.street, town: row.town, registeredAt: row.registered_at,
});

/** Two identifiers and the end of a phone number: enough to tell people apart in a list. */
export const toSummary = (patient: Patient): PatientSummary => ({
  id: patient.id, recordNumber: patient.recordNumber, familyName: patient.familyName, givenNames: patient.givenNames,
  nameInOwnScript: patient.nameInOwnScript, birthDate: patient.birthDate, birthDateCertainty: patient.birthDateCertainty,
  sex: patient.sex, phoneEnding: digitsOf(patient.phone).slice(-4),
});

// More than a page is read, so that a family name typed whole can come first.
const candidates = 200;

/** Patients whose index words answer an FTS5 query, oldest record first. */
export const findPatients = async (read: Reader, query: string): Promise<readonly Patient[]> => {
  const rows = await read.all<PatientRow>(sql`SELECT p.* FROM patient_search s JOIN patient p ON p.rid = s.rowid
    WHERE patient_search MATCH ${query} LIMIT ${candidates}`);
  return rows.map(toPatient);
};

export const patientById = async (read: Reader, id: string): Promise<Patient | undefined> => {
  const row = await read.get<PatientRow>(sql`SELECT * FROM patient WHERE id = ${id}`);
  return row && toPatient(row);
};

export const isPatient = async (read: Reader, id: string): Promise<boolean> =>
  (await read.get(sql`SELECT 1 AS one FROM patient WHERE id = ${id}`)) !== undefined;

/** Records that share a whole folded name or the end of a phone number. */
export const patientsLike = async (read: Reader, nameKey: string, phoneKey: string): Promise<readonly Patient[]> => {
  const rows = await read.all<PatientRow>(sql`SELECT * FROM patient WHERE rid IN (
    SELECT rid FROM patient WHERE name_key = ${nameKey} AND name_key <> ''
    UNION SELECT rid FROM patient WHERE phone_key = ${phoneKey} AND phone_key <> '') LIMIT ${candidates}`);
  return rows.map(toPatient);
};

export const patientCount = async (read: Reader): Promise<number> =>
  (await read.get<{ patients: number }>(sql`SELECT patients FROM patient_count`))?.patients ?? 0;

/** The charts this person opened last, from the audit itself: no second list that could disagree with it. */
export const recentlyOpened = async (read: Reader, staffId: string): Promise<readonly (Patient & { openedAt: string })[]> => {
  const rows = await read.all<PatientRow & { opened_at: string }>(sql`
    SELECT p.*, o.opened_at FROM (
      SELECT patient_id, max(recorded_at) AS opened_at FROM (
        SELECT patient_id, recorded_at FROM audit_row
        WHERE staff_id = ${staffId} AND method = 'patients.show' ORDER BY seq DESC LIMIT 200)
      GROUP BY patient_id) o
    JOIN patient p ON p.id = o.patient_id ORDER BY o.opened_at DESC LIMIT ${pageSize}`);
  return rows.map((row) => ({ ...toPatient(row), openedAt: row.opened_at }));
};

/** Brings the search index up to the batch; a changed record's old words go. */
export const indexPatients = async (
  tx: Writer, rows: readonly { readonly id: string; readonly isNew: boolean; readonly words: string }[],
): Promise<void> => {
  const changed = rows.filter((row) => !row.isNew).map((row) => row.id);
  if (changed.length > 0) {
    await tx.run(sql`DELETE FROM patient_search WHERE rowid IN (
      SELECT p.rid FROM json_each(${JSON.stringify(changed)}) j JOIN patient p ON p.id = j.value)`);
  }
  await tx.run(sql`INSERT INTO patient_search (rowid, words) SELECT p.rid, j.value ->> '$.words'
    FROM json_each(${JSON.stringify(rows)}) j JOIN patient p ON p.id = j.value ->> '$.id'`);
};
