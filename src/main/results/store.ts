import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { mostTrendPoints } from '#shared/results/contract.ts';
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
