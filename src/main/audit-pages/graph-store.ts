import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Span } from './heat-store.ts';

/** One patient whose chart somebody opened, day by day. */
export interface OpenedDay {
  readonly patientId: string;
  /** On this computer's calendar, with the first and last hour of it: `2026-03-12`. */
  readonly day: string;
  readonly openings: number;
  readonly latestAt: string;
  readonly outside: number;
  /** Whether an appointment or a visit of that day, or being registered on it, says why. */
  readonly isScheduled: number;
}

interface Open { readonly opensAt: number; readonly closesAt: number; readonly daysOpen: number }

/** Days on which this person opened charts; from one index, then two seeks for each day of each patient. */
export const openedDays = (read: Reader, staffId: string, { from, to, offset }: Span, { opensAt, closesAt, daysOpen }: Open): Promise<readonly OpenedDay[]> => {
  const shift = `${String(offset)} minutes`;
  return read.all<OpenedDay>(sql`SELECT o.*,
      EXISTS (SELECT 1 FROM appointment AS a WHERE a.patient_id = o.patientId AND a.sort_at >= o.day AND a.sort_at < o.day || '~' AND a.status NOT IN ('cancelled', 'entered-in-error'))
      OR EXISTS (SELECT 1 FROM encounter AS e WHERE e.patient_id = o.patientId AND e.sort_at >= o.day AND e.sort_at < o.day || '~')
      OR EXISTS (SELECT 1 FROM patient AS p WHERE p.id = o.patientId AND date(p.registered_at, ${shift}) = o.day) AS isScheduled
    FROM (SELECT patientId, date(wall) AS day, count(*) AS openings, max(recorded_at) AS latestAt,
        sum(CAST(strftime('%H', wall) AS INTEGER) NOT BETWEEN ${opensAt} AND ${closesAt - 1} OR 1 + (CAST(strftime('%w', wall) AS INTEGER) + 6) % 7 > ${daysOpen}) AS outside
      FROM (SELECT patient_id AS patientId, recorded_at, datetime(recorded_at, ${shift}) AS wall FROM audit_row INDEXED BY audit_row_opened
        WHERE method = 'patients.show' AND staff_id = ${staffId} AND recorded_at >= ${from} AND recorded_at < ${to} AND patient_id IS NOT NULL)
      GROUP BY patientId, day) AS o`);
};

/** Whose chart this person broke the glass for or was refused. */
export const markedPatients = (read: Reader, staffId: string, { from, to }: Span): Promise<readonly { readonly patientId: string; readonly action: string; readonly latestAt: string }[]> =>
  read.all(sql`SELECT patient_id AS patientId, action, max(recorded_at) AS latestAt FROM audit_row INDEXED BY audit_row_marked WHERE action IN ('refused', 'emergency')
    AND recorded_at >= ${from} AND recorded_at < ${to} AND staff_id = ${staffId} AND patient_id IS NOT NULL AND (action = 'refused' OR method = 'emergency.open') GROUP BY patient_id, action`);

export interface PatientName { readonly id: string; readonly recordNumber: string; readonly familyName: string; readonly givenNames: string; readonly birthDate: string | null }

export const patientNames = (read: Reader, ids: readonly string[]): Promise<readonly PatientName[]> => read.all<PatientName>(sql`SELECT p.id, p.record_number AS recordNumber, p.family_name AS familyName,
    p.given_names AS givenNames, p.birth_date AS birthDate FROM json_each(${JSON.stringify(ids)}) AS wanted CROSS JOIN patient AS p ON p.id = wanted.value`);

/** Charts that their patients closed to anybody. */
export const chartsClosedToAnybody = async (read: Reader): Promise<readonly string[]> =>
  (await read.all<{ patientId: string }>(sql`SELECT DISTINCT patient_id AS patientId FROM restriction WHERE lifted_at IS NULL`)).map(({ patientId }) => patientId);
