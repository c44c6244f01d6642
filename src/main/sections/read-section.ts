import type { Reader, SqlValue } from '#shared/database/types.ts';
import { sectionPageSize } from '#shared/sections/section.ts';
import type { SectionPage, SectionQuery } from '#shared/sections/section.ts';
import { fold } from '#shared/text/fold.ts';
import { asShown, liveColumn } from '#main/records/unsettled.ts';
import type { SectionDefinition } from './section.ts';

/**
 * Totals, groups and rows of one section as three JSON columns. Put together from a definition's own names; every value is bound.
 * Who may not see labelled rows is asked by other words. The few labelled rows have an index of their own: taking them off
 * leaves the count of all the others in the index too.
 */
const columnsOf = ({ table, columns, groupColumn, current, kind }: SectionDefinition<never>, place: number, seesSensitive: boolean): string => {
  const columnNames = Object.values<string>(columns).join(', ');
  const total = `SELECT count(*) FROM ${table} WHERE patient_id = ?`;
  const groups = `SELECT ${groupColumn} AS grp, count(*) AS n FROM ${table} WHERE patient_id = ? GROUP BY ${groupColumn}`;
  const labelled = `SELECT ${groupColumn}, -count(*) FROM ${table} WHERE patient_id = ? AND sensitive = 1 GROUP BY ${groupColumn}`;
  return `(${seesSensitive ? total : `${total}) - (${total} AND sensitive = 1`}) AS total_${place},
    (SELECT json_group_array(json_array(grp, n)) FROM (
      ${seesSensitive ? groups : `SELECT grp, sum(n) AS n FROM (${groups} UNION ALL ${labelled}) GROUP BY grp HAVING sum(n) > 0`})) AS groups_${place},
    (SELECT json_group_array(json_array(rid, sort_at, live, ${columnNames})) FROM (
      SELECT rid, sort_at, ${kind ? liveColumn(`${table}.id`) : 'NULL'} AS live, ${columnNames} FROM ${table}
      WHERE patient_id = ? AND (sort_at, rid) < (?, ?) AND sort_at >= ? AND sort_at <= ?${seesSensitive ? '' : ' AND sensitive = 0'}
        AND (? = 'all' OR (${current})) AND (? = '' OR ${groupColumn} = ?) AND (? = '' OR instr(words_key, ?) > 0)
      ORDER BY sort_at DESC, rid DESC LIMIT ?)) AS rows_${place}`;
};

// Later than any date and than any row.
const afterAll = '~';
const lastRow = Number.MAX_SAFE_INTEGER;

const cursorOf = (after: string | null): readonly [sortAt: string, rid: number] => {
  const [rid, sortAt] = (after ?? '').split('|');
  return after === null ? [afterAll, lastRow] : [sortAt ?? '', Number(rid)];
};

/** In the order of the holes in `columnsOf`. */
const valuesOf = ({ patientId, show, group, words, from, to, after }: SectionQuery, limit: number, seesSensitive: boolean): readonly SqlValue[] => {
  const [sortAt, rid] = cursorOf(after);
  const folded = fold(words);
  return [
    ...Array<string>(seesSensitive ? 3 : 5).fill(patientId), sortAt, rid, from ?? '', to === null ? afterAll : `${to}${afterAll}`,
    show, group, group, folded, folded, limit + 1,
  ];
};

interface Asked<Row> {
  readonly section: SectionDefinition<Row>;
  readonly query: SectionQuery;
  /** Most rows of the answer. */
  readonly limit: number;
}
type Found = Readonly<Record<string, string | number>>;

const pageOf = <Row>({ section, limit }: Asked<Row>, found: Found, place: number): SectionPage<Row> => {
  const names = Object.keys(section.columns);
  const tuples = JSON.parse(String(found[`rows_${place}`])) as readonly (readonly [number, string, string | null, ...unknown[]])[];
  const rowOf = ([, , live, ...values]: readonly [number, string, string | null, ...unknown[]]) => {
    const row = Object.fromEntries(names.map((name, i) => [name, section.booleans.includes(name) ? values[i] === 1 : values[i]]));
    return (section.kind ? asShown(section.kind, row, live) : { ...row, unsettled: [] }) as Row;
  };
  const shown = tuples.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(rowOf),
    next: tuples.length > limit && last ? `${last[0]}|${last[1]}` : null,
    total: Number(found[`total_${place}`]),
    groups: (JSON.parse(String(found[`groups_${place}`])) as readonly [string, number][]).map(([name, count]) => ({ group: name, count })),
  };
};

// Prepared statements are kept by their text; these texts are long, and each is made once.
const texts = new Map<string, string>();

/**
 * Several sections in one statement: each call of the binding costs more than its rows. Pages come back in the order asked.
 * `seesSensitive`: whether labelled rows are read, counted and found, as `viewer.seesSensitive` says of the patient.
 */
export const readSections = async <Rows extends readonly unknown[]>(
  read: Reader, seesSensitive: boolean, asked: { readonly [K in keyof Rows]: Asked<Rows[K]> },
): Promise<{ [K in keyof Rows]: SectionPage<Rows[K]> }> => {
  const all = asked as readonly Asked<never>[];
  const key = [seesSensitive, ...all.map(({ section }) => section.table)].join(' ');
  const text = texts.get(key) ?? `SELECT ${all.map(({ section }, place) => columnsOf(section, place, seesSensitive)).join(',\n')}`;
  texts.set(key, text);
  const found = await read.get<Found>({ text, values: all.flatMap(({ query, limit }) => valuesOf(query, limit, seesSensitive)) });
  if (!found) throw new Error('a statement without FROM answered no row');
  return all.map((each, place) => pageOf(each, found, place)) as { [K in keyof Rows]: SectionPage<Rows[K]> };
};

/** One page of a section of a patient's chart. `seesSensitive` as in `readSections`. */
export const readSection = async <Row>(read: Reader, seesSensitive: boolean, section: SectionDefinition<Row>, query: SectionQuery): Promise<SectionPage<Row>> =>
  (await readSections<readonly [Row]>(read, seesSensitive, [{ section, query, limit: sectionPageSize }]))[0];
