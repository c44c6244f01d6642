import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { mostSparkPoints, mostTrendPoints } from '#shared/results/contract.ts';
import type { Result } from '#shared/results/result.ts';

interface ResultRow extends Omit<Result, 'patientId' | 'codeSystem' | 'valueText' | 'rangeText'> {
  readonly patient_id: string; readonly code_system: string; readonly value_text: string; readonly range_text: string;
}

/** The latest numbers under one code that still hold, oldest first. */
export const trendOf = async (read: Reader, patientId: string, code: string, codeSystem: string): Promise<Result[]> => {
  const rows = await read.all<ResultRow>(sql`SELECT * FROM result
    WHERE patient_id = ${patientId} AND code = ${code} AND code_system = ${codeSystem} AND value IS NOT NULL AND sort_at <> '' AND status NOT IN ('entered-in-error', 'cancelled')
    ORDER BY sort_at DESC, rid DESC LIMIT ${mostTrendPoints}`);
  return rows
    .map(({ patient_id, code_system, value_text, range_text, ...row }) => ({ ...row, patientId: patient_id, codeSystem: code_system, valueText: value_text, rangeText: range_text }))
    .reverse();
};

interface SparkCode { readonly code: string; readonly codeSystem: string }
type SparkPoint = readonly [at: string, value: number, unit: string];

/** The latest numbers that still hold under each of these codes, oldest first; one statement for a page of rows. */
export const sparksOf = async (read: Reader, patientId: string, codes: readonly SparkCode[]) => {
  const rows = await read.all<SparkCode & { readonly points: string }>(sql`SELECT DISTINCT wanted.value ->> '$.code' AS code, wanted.value ->> '$.codeSystem' AS codeSystem,
      (SELECT json_group_array(json_array(effective, value, unit)) FROM (
        SELECT point.effective, point.value, point.unit FROM result AS point
        WHERE point.patient_id = ${patientId} AND point.code = wanted.value ->> '$.code' AND point.code_system = wanted.value ->> '$.codeSystem'
          AND point.value IS NOT NULL AND point.sort_at <> '' AND point.status NOT IN ('entered-in-error', 'cancelled')
        ORDER BY point.sort_at DESC, point.rid DESC LIMIT ${mostSparkPoints})) AS points
    FROM json_each(${JSON.stringify(codes)}) AS wanted`);
  return rows.flatMap(({ code, codeSystem, points }) => {
    const latest = JSON.parse(points) as readonly SparkPoint[];
    return latest.length === 0 ? [] : [{ code, codeSystem, points: latest.map(([at, value, unit]) => ({ at, value, unit })).reverse() }];
  });
};
