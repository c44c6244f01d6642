import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';

/** Which rows of the log an incident is about; what is null leaves that open. */
export interface LogScope {
  readonly id: string;
  readonly staffId: string | null;
  readonly device: number | null;
  readonly patientId: string | null;
  /** The first moment within, and the first after. */
  readonly fromAt: string | null;
  readonly toAt: string | null;
}

/** What one call looks through: so few that nobody waits behind it. */
export const rowsPerStep = 50_000;

const feature = `substr(method, 1, instr(method, '.') - 1)`;
const act = `CASE action WHEN 'search' THEN 'search' WHEN 'export' THEN 'export' WHEN 'print' THEN 'print' WHEN 'import' THEN 'import'
  WHEN 'create' THEN 'change' WHEN 'update' THEN 'change' WHEN 'strike' THEN 'change' WHEN 'delete' THEN 'change' WHEN 'label' THEN 'change' ELSE 'read' END`;

/** The last row of the log; 0 for none. */
export const lastSeq = async (read: Reader): Promise<number> => (await read.get<{ seq: number }>(sql`SELECT seq FROM audit_row ORDER BY seq DESC LIMIT 1`))?.seq ?? 0;

/** The first and last row that a clock dated within the scope's days; read from the index alone. */
export const rowsWithin = (read: Reader, { fromAt, toAt }: LogScope): Promise<{ readonly first: number | null; readonly last: number | null } | undefined> =>
  read.get(sql`SELECT min(seq) AS first, max(seq) AS last FROM audit_row WHERE recorded_at >= ${fromAt ?? '0'} AND recorded_at < ${toAt ?? '~'}`);

/** Where a step over one person's or one patient's rows ends; undefined when there is none after `after`. */
export const stepEnd = async (read: Reader, { staffId, patientId }: LogScope, after: number, until: number, rows: number): Promise<number | undefined> => {
  const [column, value] = patientId === null ? ['staff_id', staffId] : ['patient_id', patientId];
  const row = await read.get<{ seq: number | null }>({
    text: `SELECT max(seq) AS seq FROM (SELECT seq FROM audit_row WHERE ${column} = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?)`, values: [value, after, until, rows],
  });
  return row?.seq ?? undefined;
};

/**
 * Adds what the rows from after `after` up to `until` showed or changed. Refusals showed nothing, and looking at this very incident is no
 * part of it. A plus keeps the statement on the one index that bounds it.
 */
export const addParts = async (tx: Writer, { id, staffId, device, patientId, fromAt, toAt }: LogScope, after: number, until: number): Promise<void> => {
  const among: readonly (readonly [string, string | number | null])[] = [
    [patientId === null ? 'staff_id = ?' : '+staff_id = ?', staffId], ['patient_id = ?', patientId], ['+device = ?', device], ['+recorded_at >= ?', fromAt], ['+recorded_at < ?', toAt],
  ];
  const asked = among.filter(([, value]) => value !== null);
  await tx.run({
    text: `INSERT INTO incident_part (incident_id, patient_id, feature, act, times, first_at, last_at)
      SELECT ?, patient_id, ${feature}, ${act}, count(*), min(recorded_at), max(recorded_at) FROM audit_row
      WHERE seq > ? AND seq <= ? ${asked.map(([text]) => `AND ${text}`).join(' ')} AND ${patientId === null ? '+' : ''}patient_id IS NOT NULL
        AND action NOT IN ('refused', 'crashed') AND NOT (record_kind IS 'incident' AND record_id IS ?) GROUP BY 2, 3, 4
      ON CONFLICT (incident_id, patient_id, feature, act) DO UPDATE SET times = times + excluded.times,
        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`,
    values: [id, after, until, ...asked.map(([, value]) => value), id],
  });
};
