import type { Reader } from '#shared/database/types.ts';
import { mostSparkPoints, mostTrendPoints } from '#shared/results/contract.ts';
import type { Result } from '#shared/results/result.ts';
import { asShown, liveColumn } from '#main/records/index.ts';
import { resultsSection } from './result-section.ts';

const everyField = Object.entries(resultsSection.columns).map(([field, column]) => `${column} AS ${field}`).join(', ');

/**
 * Selects the latest numbers of a patient under one code that still hold, latest first; `code` and `codeSystem` are SQL. Its holes
 * are the patient, 1 for whoever sees labelled results, else 0, and how many.
 */
const latestNumbers = (fields: string, code: string, codeSystem: string): string => `SELECT ${fields} FROM result
  WHERE patient_id = ? AND code = ${code} AND code_system = ${codeSystem} AND value IS NOT NULL AND sort_at <> '' AND status NOT IN ('entered-in-error', 'cancelled')
    AND (sensitive = 0 OR ?)
  ORDER BY sort_at DESC, rid DESC LIMIT ?`;

const trend = latestNumbers(`${everyField}, ${liveColumn('result.id')} AS live`, '?', '?');

/** The latest numbers under one code that still hold, oldest first; where two answers stand, as in the list. */
export const trendOf = async (read: Reader, seesSensitive: boolean, patientId: string, code: string, codeSystem: string): Promise<Result[]> => {
  const latest = await read.all<Omit<Result, 'sensitive' | 'unsettled'> & { readonly sensitive: number; readonly live: string | null }>({ text: trend, values: [patientId, code, codeSystem, seesSensitive ? 1 : 0, mostTrendPoints] });
  return latest.map(({ live, ...result }) => asShown(resultsSection.kind, { ...result, sensitive: result.sensitive === 1 }, live)).reverse();
};

interface SparkCode { readonly code: string; readonly codeSystem: string }
type SparkPoint = readonly [at: string, value: number, unit: string];

const sparks = `SELECT DISTINCT wanted.value ->> '$.code' AS code, wanted.value ->> '$.codeSystem' AS codeSystem,
    (SELECT json_group_array(json_array(effective, value, unit)) FROM (
      ${latestNumbers('effective, value, unit', `wanted.value ->> '$.code'`, `wanted.value ->> '$.codeSystem'`)})) AS points
  FROM json_each(?) AS wanted`;

/** The latest numbers that still hold under each of these codes, oldest first; one statement for a page of rows. */
export const sparksOf = async (read: Reader, seesSensitive: boolean, patientId: string, codes: readonly SparkCode[]) => {
  const rows = await read.all<SparkCode & { readonly points: string }>({ text: sparks, values: [patientId, seesSensitive ? 1 : 0, mostSparkPoints, JSON.stringify(codes)] });
  return rows.flatMap(({ code, codeSystem, points }) => {
    const latest = JSON.parse(points) as readonly SparkPoint[];
    return latest.length === 0 ? [] : [{ code, codeSystem, points: latest.map(([at, value, unit]) => ({ at, value, unit })).reverse() }];
  });
};
