import type { About } from '#shared/audit/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';

/** How many of one kind somebody has in one hour of the day, over all days asked for. */
export interface Counted {
  readonly staffId: string;
  readonly hour: number;
  /** 1 from Monday on, 7 is Sunday. */
  readonly weekday: number;
  readonly kind: 'opened' | 'refused' | 'emergency' | 'alert';
  readonly count: number;
}

/** From `from` on and before `to`; hours are counted `offset` minutes east of UTC. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly offset: number;
}

const local = (column: string): string => `((CAST(substr(${column}, 12, 2) AS INTEGER) * 60 + CAST(substr(${column}, 15, 2) AS INTEGER) + ? + 1440) % 1440) / 60 AS hour,
  1 + (CAST(strftime('%w', ${column}, ? || ' minutes') AS INTEGER) + 6) % 7 AS weekday`;

const rows = (read: Reader, kind: string, where: string, { from, to, offset }: Span, more: readonly string[]): Promise<readonly Counted[]> => read.all<Counted>({
  text: `SELECT staff_id AS staffId, ${local('recorded_at')}, ${kind} AS kind, count(*) AS count FROM audit_row ${where}
    AND staff_id IS NOT NULL AND recorded_at >= ? AND recorded_at < ? GROUP BY 1, 2, 3, 4`,
  values: [offset, offset, ...more, from, to],
});

const openings = (read: Reader, about: About, span: Span): Promise<readonly Counted[]> => {
  switch (about.type) {
    case 'patient': return rows(read, `'opened'`, `INDEXED BY audit_row_by_patient WHERE method = 'patients.show' AND patient_id = ?`, span, [about.patientId]);
    case 'person': return rows(read, `'opened'`, `INDEXED BY audit_row_opened WHERE method = 'patients.show' AND staff_id = ?`, span, [about.staffId]);
    case 'clinic': return rows(read, `'opened'`, `INDEXED BY audit_row_opened_at WHERE method = 'patients.show'`, span, []);
  }
};

const marks = (read: Reader, about: About, span: Span): Promise<readonly Counted[]> => {
  const marked = `INDEXED BY audit_row_marked WHERE action IN ('refused', 'emergency') AND (action = 'refused' OR method = 'emergency.open')`;
  switch (about.type) {
    case 'patient': return rows(read, 'action', `${marked} AND patient_id = ?`, span, [about.patientId]);
    case 'person': return rows(read, 'action', `${marked} AND staff_id = ?`, span, [about.staffId]);
    case 'clinic': return rows(read, 'action', marked, span, []);
  }
};

const alerts = (read: Reader, about: About, { from, to, offset }: Span): Promise<readonly Counted[]> => {
  const [where, more] = about.type === 'patient' ? ['AND patient_id = ?', [about.patientId]] : about.type === 'person' ? ['AND staff_id = ?', [about.staffId]] : ['', []];
  return read.all<Counted>({
    text: `SELECT staff_id AS staffId, ${local('at')}, 'alert' AS kind, count(*) AS count FROM alert WHERE at >= ? AND at < ? ${where} GROUP BY 1, 2, 3`, values: [offset, offset, from, to, ...more],
  });
};

/** What the heat map is made of; each of the three is answered from an index of its own. */
export const countsOf = async (read: Reader, about: About, span: Span): Promise<readonly Counted[]> =>
  (await Promise.all([openings(read, about, span), marks(read, about, span), alerts(read, about, span)])).flat();

interface Named { readonly staffId: string; readonly name: string; readonly role: string; readonly hasEnded: number }

/** Everybody who works or worked here: a handful for ever. */
export const everybody = (read: Reader): Promise<readonly Named[]> =>
  read.all<Named>(sql`SELECT id AS staffId, display_name AS name, role, ended_at IS NOT NULL AS hasEnded FROM staff ORDER BY display_name COLLATE NOCASE`);
