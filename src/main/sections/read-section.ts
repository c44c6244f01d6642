import type { Reader } from '#shared/database/types.ts';
import { sectionPageSize } from '#shared/sections/section.ts';
import type { SectionPage, SectionQuery } from '#shared/sections/section.ts';
import { fold } from '#shared/text/fold.ts';
import type { SectionDefinition } from './section.ts';

// Put together from a definition's own names, once; every value is bound.
const texts = new Map<string, string>();

/** One statement a page: totals, groups and rows come back as JSON, for each call of the binding costs more than its rows. */
const textOf = ({ table, columns, groupColumn, current }: SectionDefinition<never>): string => {
  const columnNames = Object.values<string>(columns);
  return `SELECT (SELECT count(*) FROM ${table} WHERE patient_id = ?) AS total,
    (SELECT json_group_array(json_array(grp, n)) FROM (
      SELECT ${groupColumn} AS grp, count(*) AS n FROM ${table} WHERE patient_id = ? GROUP BY ${groupColumn})) AS groups,
    (SELECT json_group_array(json_array(rid, sort_at, ${columnNames.join(', ')})) FROM (
      SELECT rid, sort_at, ${columnNames.join(', ')} FROM ${table}
      WHERE patient_id = ? AND (sort_at, rid) < (?, ?) AND sort_at >= ? AND sort_at <= ?
        AND (? = 'all' OR (${current})) AND (? = '' OR ${groupColumn} = ?) AND (? = '' OR instr(words_key, ?) > 0)
      ORDER BY sort_at DESC, rid DESC LIMIT ?)) AS rows`;
};

// Later than any date and than any row.
const afterAll = '~';
const lastRow = Number.MAX_SAFE_INTEGER;

const cursorOf = (after: string | null): readonly [sortAt: string, rid: number] => {
  const [rid, sortAt] = (after ?? '').split('|');
  return after === null ? [afterAll, lastRow] : [sortAt ?? '', Number(rid)];
};

/** One page of a section of a patient's chart. */
export const readSection = async <Row>(
  read: Reader, section: SectionDefinition<Row>, query: SectionQuery, limit: number = sectionPageSize,
): Promise<SectionPage<Row>> => {
  const text = texts.get(section.table) ?? textOf(section as SectionDefinition<never>);
  texts.set(section.table, text);
  const { patientId, group } = query;
  const [sortAt, rid] = cursorOf(query.after);
  const words = fold(query.words);
  const found = await read.get<{ total: number; groups: string; rows: string }>({
    text,
    values: [
      patientId, patientId, patientId, sortAt, rid, query.from ?? '', query.to === null ? afterAll : `${query.to}${afterAll}`,
      query.show, group, group, words, words, limit + 1,
    ],
  });
  const names = Object.keys(section.columns);
  const tuples = JSON.parse(found?.rows ?? '[]') as readonly (readonly [number, string, ...unknown[]])[];
  const rowOf = ([, , ...values]: readonly unknown[]) =>
    Object.fromEntries(names.map((name, i) => [name, section.booleans.includes(name) ? values[i] === 1 : values[i]])) as Row;
  const shown = tuples.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(rowOf),
    next: tuples.length > limit && last ? `${last[0]}|${last[1]}` : null,
    total: found?.total ?? 0,
    groups: (JSON.parse(found?.groups ?? '[]') as readonly [string, number][]).map(([name, count]) => ({ group: name, count })),
  };
};
