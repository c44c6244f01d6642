import type { AuditEntry } from '#shared/audit/entry.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Sql } from '#shared/database/types.ts';
import { logSize, selectEntries } from '#main/audit/index.ts';

/** Which rows: about one patient, by one person, or all; by the clock; up to a sequence; without the patients in `without`. */
export interface Chosen {
  readonly patientId: string | null;
  readonly staffId: string | null;
  readonly since: string | null;
  readonly before: string | null;
  readonly without: readonly string[];
}

/** Beyond every moment that a clock writes. */
const [earliest, latest] = ['', '~'];
const bounds = ({ since, before }: Chosen) => ({ since: since ?? earliest, before: before ?? latest });

/** The first and the last sequence that can be meant; undefined where there is none. */
export const spanOf = async (read: Reader, chosen: Chosen): Promise<{ readonly first: number; readonly last: number } | undefined> => {
  if (chosen.since === null && chosen.before === null) {
    const size = await logSize(read);
    return size === 0 ? undefined : { first: 1, last: size };
  }
  const { since, before } = bounds(chosen);
  const found = await read.get<{ first: number | null; last: number | null }>(sql`SELECT min(seq) AS first, max(seq) AS last FROM audit_row INDEXED BY audit_row_by_time WHERE recorded_at >= ${since} AND recorded_at < ${before}`);
  const { first, last } = found ?? { first: null, last: null };
  return first === null || last === null ? undefined : { first, last };
};

/** What follows the table's name: the index in whose order the rows come, and the condition, from `after` to `last`. */
const rowsOf = (chosen: Chosen, after: number, last: number): Sql => {
  const { since, before } = bounds(chosen);
  const hidden = JSON.stringify(chosen.without);
  const rest = sql`seq > ${after} AND seq <= ${last} AND recorded_at >= ${since} AND recorded_at < ${before} AND (patient_id IS NULL OR patient_id NOT IN (SELECT value FROM json_each(${hidden})))`;
  if (chosen.patientId !== null) return { text: `INDEXED BY audit_row_by_patient WHERE patient_id = ? AND ${rest.text}`, values: [chosen.patientId, ...rest.values] };
  if (chosen.staffId !== null) return { text: `INDEXED BY audit_row_by_staff WHERE staff_id = ? AND ${rest.text}`, values: [chosen.staffId, ...rest.values] };
  return { text: `NOT INDEXED WHERE ${rest.text}`, values: rest.values };
};

export const countRows = async (read: Reader, chosen: Chosen, { first, last }: { readonly first: number; readonly last: number }): Promise<number> => {
  const { text, values } = rowsOf(chosen, first - 1, last);
  return (await read.get<{ n: number }>({ text: `SELECT count(*) AS n FROM audit_row ${text}`, values }))?.n ?? 0;
};

const rowsAtOnce = 500;

/** The rows in order, page by page; what is held at once does not grow with the log. */
export async function* pagesOf(read: Reader, chosen: Chosen, { first, last }: { readonly first: number; readonly last: number }): AsyncGenerator<readonly AuditEntry[]> {
  for (let after = first - 1; ;) {
    const { text, values } = rowsOf(chosen, after, last);
    const page = await read.all<AuditEntry>({ text: `${selectEntries} ${text} ORDER BY seq LIMIT ?`, values: [...values, rowsAtOnce] });
    if (page.length > 0) yield page;
    after = page.at(-1)?.seq ?? last;
    if (page.length < rowsAtOnce) return;
  }
}

/** Charts that their patients closed to somebody. */
export const closedCharts = async (read: Reader): Promise<readonly string[]> =>
  (await read.all<{ id: string }>(sql`SELECT DISTINCT patient_id AS id FROM restriction WHERE lifted_at IS NULL`)).map(({ id }) => id);

export const isPatient = async (read: Reader, id: string): Promise<boolean> => (await read.get(sql`SELECT 1 AS one FROM patient WHERE id = ${id}`)) !== undefined;

/** Everybody by id; a name stays when somebody leaves. */
export const staffNames = async (read: Reader): Promise<ReadonlyMap<string, string>> =>
  new Map((await read.all<{ id: string; name: string }>(sql`SELECT id, display_name AS name FROM staff`)).map(({ id, name }) => [id, name]));

export const recordNumbers = async (read: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map((await read.all<{ id: string; number: string }>(sql`SELECT p.id, p.record_number AS number FROM json_each(${JSON.stringify(ids)}) AS wanted CROSS JOIN patient AS p ON p.id = wanted.value`)).map(({ id, number }) => [id, number]));
