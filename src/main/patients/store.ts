import type { Patient, PatientSummary } from '#shared/patients/patient.ts';
import { pageSize } from '#shared/patients/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { digitsOf } from '#shared/text/fold.ts';

export interface PatientRow {
  readonly id: string; readonly record_number: string; readonly family_name: string; readonly given_names: string;
  readonly likes_to_be_called: string; readonly name_in_own_script: string; readonly birth_date: string | null;
  readonly birth_date_certainty: PatientSummary['birthDateCertainty']; readonly sex: PatientSummary['sex']; readonly phone: string;
  readonly language: string; readonly interpreter: number | null; readonly street: string; readonly town: string; readonly registered_at: string;
  readonly former_names: string; readonly identity: Patient['identity']; readonly identity_note: string; readonly source: string;
}

export const toPatient = (row: PatientRow): Patient => ({
  id: row.id, recordNumber: row.record_number, familyName: row.family_name, givenNames: row.given_names,
  likesToBeCalled: row.likes_to_be_called, nameInOwnScript: row.name_in_own_script, birthDate: row.birth_date,
  birthDateCertainty: row.birth_date_certainty, sex: row.sex, phone: row.phone, language: row.language,
  interpreter: row.interpreter === null ? null : row.interpreter === 1, street: row.street, town: row.town, registeredAt: row.registered_at,
  formerNames: row.former_names, identity: row.identity, identityNote: row.identity_note, source: row.source,
});

/** Two identifiers and the end of a phone number: enough to tell people apart in a list. */
export const toSummary = (patient: Patient): PatientSummary => ({
  id: patient.id, recordNumber: patient.recordNumber, familyName: patient.familyName, givenNames: patient.givenNames,
  nameInOwnScript: patient.nameInOwnScript, formerNames: patient.formerNames, birthDate: patient.birthDate, birthDateCertainty: patient.birthDateCertainty,
  sex: patient.sex, identity: patient.identity, phoneEnding: digitsOf(patient.phone).slice(-4),
});

// `closed` is everywhere the viewer's `closedPatients`: what a patient closed to somebody is not read for them.

/** Patients whose index words answer an FTS5 query, oldest record first, no more than `most`. */
export const findPatients = async (read: Reader, closed: string, query: string, most: number): Promise<readonly Patient[]> => {
  const rows = await read.all<PatientRow>(sql`SELECT p.* FROM patient_search s JOIN patient p ON p.rid = s.rowid
    WHERE patient_search MATCH ${query} AND p.id NOT IN (SELECT value FROM json_each(${closed})) LIMIT ${most}`);
  return rows.map(toPatient);
};

export const patientById = async (read: Reader, id: string): Promise<Patient | undefined> => {
  const row = await read.get<PatientRow>(sql`SELECT * FROM patient WHERE id = ${id}`);
  return row && toPatient(row);
};

export const isPatient = async (read: Reader, id: string): Promise<boolean> =>
  (await read.get(sql`SELECT 1 AS one FROM patient WHERE id = ${id}`)) !== undefined;

// A key that more records share than this says little by itself (1 January, a hotel's phone); their other keys still find them.
const mostOfOneKey = 120;
// Records with most keys in common come first; whoever may be the same has several.
const mostCandidates = 60;

/** Records that share match keys, those with most in common first. */
export const candidatesOf = async (read: Reader, keys: readonly string[]): Promise<readonly Patient[]> => {
  const rows = await read.all<PatientRow>(sql`SELECT p.* FROM (
      SELECT k.rid, count(*) AS shared FROM json_each(${JSON.stringify(keys)}) j
      CROSS JOIN patient_match_key k ON k.key = j.value AND k.rid IN (SELECT rid FROM patient_match_key WHERE key = j.value ORDER BY rid DESC LIMIT ${mostOfOneKey})
      GROUP BY k.rid ORDER BY shared DESC, k.rid LIMIT ${mostCandidates}) c
    CROSS JOIN patient p ON p.rid = c.rid`);
  return rows.map(toPatient);
};

// Beyond this a name is as common as it can be said to be.
const mostCounted = 64;

/** How many records have each key, no more than 64. */
export const peopleWithKeys = async (read: Reader, keys: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const rows = await read.all<{ key: string; people: number }>(sql`SELECT j.value AS key,
    (SELECT count(*) FROM (SELECT 1 FROM patient_match_key WHERE key = j.value LIMIT ${mostCounted})) AS people FROM json_each(${JSON.stringify(keys)}) j`);
  return new Map(rows.map(({ key, people }) => [key, people]));
};

/** Family names that were replaced here, by patient: whoever married since is still found. */
export const replacedFamilyNames = async (read: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows = await read.all<{ eid: string; value: string }>(sql`SELECT eid, value FROM sync_history
    WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND field = 'familyName'`);
  const names = new Map<string, string[]>();
  for (const { eid, value } of rows) names.set(eid, [...(names.get(eid) ?? []), String(JSON.parse(value))]);
  return names;
};

/** How many there are for this viewer. */
export const patientCount = async (read: Reader, closed: string): Promise<number> =>
  (await read.get<{ patients: number }>(sql`SELECT patients - (SELECT count(*) FROM patient WHERE id IN (SELECT value FROM json_each(${closed}))) AS patients
    FROM patient_count`))?.patients ?? 0;

/** The charts this person opened last, from the audit itself: no second list that could disagree with it. */
export const recentlyOpened = async (read: Reader, closed: string, staffId: string): Promise<readonly (Patient & { openedAt: string })[]> => {
  const rows = await read.all<PatientRow & { opened_at: string }>(sql`
    SELECT p.*, o.opened_at FROM (
      SELECT patient_id, max(recorded_at) AS opened_at FROM (
        SELECT patient_id, recorded_at FROM audit_row
        WHERE staff_id = ${staffId} AND method = 'patients.show' ORDER BY seq DESC LIMIT 200)
      GROUP BY patient_id) o
    JOIN patient p ON p.id = o.patient_id WHERE p.id NOT IN (SELECT value FROM json_each(${closed})) ORDER BY o.opened_at DESC LIMIT ${pageSize}`);
  return rows.map((row) => ({ ...toPatient(row), openedAt: row.opened_at }));
};

/**
 * Brings the search index and the match keys up to the batch. Old search words go; keys of a name that was replaced stay, since
 * somebody may come under it again, and samePerson decides.
 */
export const indexPatients = async (
  tx: Writer, rows: readonly { readonly id: string; readonly words: string; readonly keys: readonly string[] }[],
): Promise<void> => {
  const json = JSON.stringify(rows);
  await tx.run(sql`INSERT OR REPLACE INTO patient_search (rowid, words) SELECT p.rid, j.value ->> '$.words'
    FROM json_each(${json}) j JOIN patient p ON p.id = j.value ->> '$.id'`);
  await tx.run(sql`INSERT OR IGNORE INTO patient_match_key (key, rid) SELECT k.value, p.rid
    FROM json_each(${json}) j CROSS JOIN patient p ON p.id = j.value ->> '$.id' CROSS JOIN json_each(j.value -> '$.keys') k`);
};
