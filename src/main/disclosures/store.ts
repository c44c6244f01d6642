import type { Disclosure, SeenBy } from '#shared/disclosures/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';

export interface PatientFacts { readonly recordNumber: string; readonly familyName: string; readonly givenNames: string; readonly birthDate: string | null }

export const patientFacts = (read: Reader, id: string): Promise<PatientFacts | undefined> =>
  read.get(sql`SELECT record_number AS recordNumber, family_name AS familyName, given_names AS givenNames, birth_date AS birthDate FROM patient WHERE id = ${id}`);

export const clinicNameOf = async (read: Reader): Promise<string> => (await read.get<{ value: string }>(sql`SELECT value FROM clinic_state WHERE name = 'clinicName'`))?.value ?? '';

/** What left and what came since `from`, newest first. */
export const disclosuresOf = (read: Reader, patientId: string, from: string, most: number): Promise<readonly Disclosure[]> =>
  read.all<Disclosure>(sql`SELECT r.recorded_at AS at, r.action AS what, coalesce(s.display_name, '') AS name, coalesce(r.role, '') AS role, coalesce(r.record_kind, '') AS recordKind, r.purpose, r.count
    FROM audit_row AS r INDEXED BY audit_row_by_patient LEFT JOIN staff AS s ON s.id = r.staff_id
    WHERE r.patient_id = ${patientId} AND r.recorded_at >= ${from} AND r.action IN ('export', 'print', 'import') AND r.outcome IN ('ok', 'ready', 'saved', 'exported')
    ORDER BY r.seq DESC LIMIT ${most}`);

interface StoredSeen extends Omit<SeenBy, 'kinds'> { readonly kinds: string }

/** Who saw or changed the record since `from`, whoever did last first. Reading the log about it is not seeing it. */
export const seenBy = async (read: Reader, patientId: string, from: string): Promise<readonly SeenBy[]> =>
  (await read.all<StoredSeen>(sql`SELECT coalesce(s.display_name, '') AS name, r.role AS role, count(DISTINCT substr(r.recorded_at, 1, 10)) AS days, min(r.recorded_at) AS firstAt, max(r.recorded_at) AS lastAt,
      json_group_array(DISTINCT coalesce(r.record_kind, '')) AS kinds
    FROM audit_row AS r INDEXED BY audit_row_by_patient LEFT JOIN staff AS s ON s.id = r.staff_id
    WHERE r.patient_id = ${patientId} AND r.recorded_at >= ${from} AND r.staff_id IS NOT NULL AND r.action IN ('read', 'create', 'update', 'strike', 'label', 'emergency')
      AND coalesce(r.record_kind, '') NOT IN ('audit-log', 'disclosure', 'incident')
    GROUP BY r.staff_id, r.role ORDER BY lastAt DESC`)).map(({ kinds, ...seen }) => ({ ...seen, kinds: (JSON.parse(kinds) as string[]).filter((kind) => kind !== '').sort() }));
