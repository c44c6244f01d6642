import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import type { Observation } from '#shared/vitals/observation.ts';

interface ObservationRow {
  readonly id: string; readonly patient_id: string; readonly set_id: string; readonly measure: MeasureName | null; readonly code: string;
  readonly display: string; readonly value: number | null; readonly second_value: number | null; readonly value_text: string; readonly unit: string;
  readonly taken_at: string; readonly has_time: number; readonly recorded_by: string; readonly source: string; readonly status: Observation['status'];
  readonly struck_by: string | null; readonly struck_at: string | null; readonly struck_reason: string | null;
}

const toObservation = (row: ObservationRow): Observation => ({
  id: row.id, patientId: row.patient_id, setId: row.set_id, measure: row.measure, code: row.code, display: row.display,
  value: row.value, secondValue: row.second_value, valueText: row.value_text, unit: row.unit, takenAt: row.taken_at,
  hasTime: row.has_time === 1, recordedBy: row.recorded_by, source: row.source, status: row.status,
  struck: row.status === 'struck' && row.struck_at !== null
    ? { by: row.struck_by ?? '', at: row.struck_at, reason: row.struck_reason ?? '' } : null,
});

/** Newest first, struck ones among them. */
export const observationsOf = async (read: Reader, patientId: string, most: number): Promise<Observation[]> => {
  const rows = await read.all<ObservationRow>(
    sql`SELECT * FROM observation WHERE patient_id = ${patientId} ORDER BY taken_at DESC, rid DESC LIMIT ${most}`);
  return rows.map(toObservation);
};

export const observationById = async (read: Reader, id: string): Promise<Observation | undefined> => {
  const row = await read.get<ObservationRow>(sql`SELECT * FROM observation WHERE id = ${id}`);
  return row && toObservation(row);
};

export const observationsByIds = async (read: Reader, ids: readonly string[]): Promise<Observation[]> => {
  const rows = await read.all<ObservationRow>(
    sql`SELECT * FROM observation WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) ORDER BY rid`);
  return rows.map(toObservation);
};

/** The latest value of each of these measures that is not struck, in the measure's own unit. */
export const lastValues = async (read: Reader, patientId: string, measures: readonly MeasureName[]): Promise<ReadonlyMap<string, number>> => {
  const rows = await read.all<{ measure: string; value: number | null }>(sql`
    SELECT m.value AS measure, (SELECT o.value FROM observation o
      WHERE o.patient_id = ${patientId} AND o.measure = m.value AND o.status <> 'struck' AND o.measure IS NOT NULL
      ORDER BY o.taken_at DESC LIMIT 1) AS value
    FROM json_each(${JSON.stringify(measures)}) m`);
  return new Map(rows.flatMap((row) => (row.value === null ? [] : [[row.measure, row.value] as const])));
};
