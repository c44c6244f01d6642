import type { Alert } from '#shared/alerts/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';

const mostRows = 200;

/** Open ones first, newest first; settled ones as far back as `since`. */
export const alertsSince = async (read: Reader, since: string, now: string): Promise<readonly Alert[]> => {
  const open = await rowsOf(read, true, since, now);
  return open.length === mostRows ? open : [...open, ...(await rowsOf(read, false, since, now)).slice(0, mostRows - open.length)];
};

// An open one is shown however old it is; the partial index holds open ones only.
const rowsOf = (read: Reader, isOpen: boolean, since: string, now: string): Promise<readonly Alert[]> =>
  read.all<Alert>(isOpen
    ? sql`SELECT a.id, a.kind, a.at, COALESCE(s.display_name, '') AS staffName, d.display_name AS byName, p.record_number AS recordNumber, a.patient_id AS patientId,
        a.settled_at AS settledAt, NULL AS settledBy, a.note
      FROM (SELECT * FROM alert WHERE settled_at IS NULL AND at < ${after(now)} ORDER BY at DESC LIMIT 200) AS a
      LEFT JOIN staff AS s ON s.id = a.staff_id LEFT JOIN staff AS d ON d.id = a.by_id LEFT JOIN patient AS p ON p.id = a.patient_id`
    : sql`SELECT a.id, a.kind, a.at, COALESCE(s.display_name, '') AS staffName, d.display_name AS byName, p.record_number AS recordNumber, a.patient_id AS patientId,
        a.settled_at AS settledAt, e.display_name AS settledBy, a.note
      FROM (SELECT * FROM alert WHERE at > ${since} AND at < ${after(now)} AND settled_at IS NOT NULL ORDER BY at DESC LIMIT 200) AS a
      LEFT JOIN staff AS s ON s.id = a.staff_id LEFT JOIN staff AS d ON d.id = a.by_id LEFT JOIN staff AS e ON e.id = a.settled_by
      LEFT JOIN patient AS p ON p.id = a.patient_id`);
