import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import { checkReading } from '#shared/vitals/check-reading.ts';
import type { vitalsContract } from '#shared/vitals/contract.ts';
import { measures, unitOf } from '#shared/vitals/measures.ts';
import type { NewReading } from '#shared/vitals/observation.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { isPatient } from '#main/patients/index.ts';
import type { Records } from '#main/records/record-write.ts';
import { lastValues, observationsByIds } from './store.ts';

type RecordMethod = (typeof vitalsContract)['vitals.record'];

/** Stored in the measure's own unit, with a decimal more than is read, so that °F typed is °F shown. */
const inOwnUnit = (reading: NewReading, value: number): number => {
  const measure = measures[reading.measure];
  return Number((unitOf(measure, reading.unit)?.toOwn(value) ?? value).toFixed(measure.decimals + 2));
};

/** Records one set of vital signs: all of it, or nothing and every problem named. */
export const recordVitals =
  (records: Records) =>
  async (context: CallContext, { patientId, readings }: InputOf<RecordMethod>): Promise<OutputOf<RecordMethod>> => {
    const { tx, clock, ids, session, emit } = context;
    if (!(await isPatient(tx, patientId))) return { type: 'no-such-patient' };
    const last = await lastValues(tx, patientId, readings.map((reading) => reading.measure));
    const problems = readings.flatMap((reading) => checkReading(reading, last.get(reading.measure)) ?? []);
    if (problems.length > 0) return { type: 'problems', problems };
    const [setId, takenAt] = [ids.newId(), clock.now()];
    const writes = readings.map((reading) => ({
      kind: 'observation' as const, id: ids.newId(), patientId,
      fields: {
        setId, takenAt, hasTime: true, measure: reading.measure, code: measures[reading.measure].loinc, unit: measures[reading.measure].units[0].code,
        value: inOwnUnit(reading, reading.value),
        secondValue: reading.measure === 'blood-pressure' ? reading.secondValue : null,
        recordedBy: session.displayName, status: 'final',
      },
    }));
    const outcomes = await records.write(tx, writes, { staffId: session.staffId });
    if (outcomes.some((outcome) => outcome.type !== 'applied')) throw new Error('a checked reading was not written');
    emit({ type: 'records-changed', kinds: ['observation'], patientIds: [patientId] });
    return { type: 'recorded', observations: await observationsByIds(tx, writes.map((write) => write.id)) };
  };
