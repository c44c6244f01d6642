import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { addDays } from '#shared/time/calendar-date.ts';
import type { Span } from './heat-store.ts';

/** One patient whose chart somebody opened. */
export interface Opened {
  readonly patientId: string;
  readonly openings: number;
  readonly latestAt: string;
  /** Openings while the clinic was closed. */
  readonly outside: number;
  /** Whether an appointment or a visit on one of the days it was opened, or being registered on it, says why. */
  readonly isScheduled: number;
}

interface Open { readonly opensAt: number; readonly closesAt: number; readonly daysOpen: number }

const dayAround = (moment: string, days: number): string => addDays(moment.slice(0, 10), days);

/** Whose charts this person opened: one walk along an index, then the appointments and visits of each patient, held against the days opened. */
export const openedPatients = (read: Reader, staffId: string, { from, to, offset }: Span, { opensAt, closesAt, daysOpen }: Open): Promise<readonly Opened[]> => {
  const shift = `${String(offset)} minutes`;
  // A day more at each end: an appointment says its hour in a place's own time.
  const [after, before] = [dayAround(from, -1), dayAround(to, 1)];
  return read.all<Opened>(sql`SELECT o.patientId, o.openings, o.latestAt, o.outside,
      EXISTS (SELECT 1 FROM appointment AS a WHERE a.patient_id = o.patientId AND a.sort_at >= ${after} AND a.sort_at < ${before}
        AND a.status NOT IN ('cancelled', 'entered-in-error') AND instr(o.days, substr(a.sort_at, 1, 10)) > 0)
      OR EXISTS (SELECT 1 FROM encounter AS e WHERE e.patient_id = o.patientId AND e.sort_at >= ${after} AND e.sort_at < ${before} AND instr(o.days, substr(e.sort_at, 1, 10)) > 0)
      OR EXISTS (SELECT 1 FROM patient AS p WHERE p.id = o.patientId AND instr(o.days, date(p.registered_at, ${shift})) > 0) AS isScheduled
    FROM (SELECT patientId, count(*) AS openings, max(recorded_at) AS latestAt, group_concat(DISTINCT substr(wall, 1, 10)) AS days,
        sum(CAST(substr(wall, 12, 2) AS INTEGER) NOT BETWEEN ${opensAt} AND ${closesAt - 1} OR 1 + (CAST(strftime('%w', wall) AS INTEGER) + 6) % 7 > ${daysOpen}) AS outside
      FROM (SELECT patient_id AS patientId, recorded_at, datetime(recorded_at, ${shift}) AS wall FROM audit_row INDEXED BY audit_row_opened
        WHERE method = 'patients.show' AND staff_id = ${staffId} AND recorded_at >= ${from} AND recorded_at < ${to} AND patient_id IS NOT NULL)
      GROUP BY patientId) AS o`);
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
