import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { medicationsContract } from '#shared/medications/contract.ts';
import { startProblemOf } from '#shared/medications/status-change.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { patientById } from '#main/patients/index.ts';
import type { Records } from '#main/records/record-write.ts';
import { unweighedAllergies, writeMedication } from './write-medication.ts';

type RecordMethod = (typeof medicationsContract)['medications.record'];

/** What the patient says they take. An allergy of that name is weighed by a person, with a reason, before anything is written. */
export const recordMedication =
  (records: Records) =>
  async (context: CallContext, { patientId, medication, mitigation }: InputOf<RecordMethod>): Promise<OutputOf<RecordMethod>> => {
    const { tx, clock, ids, session } = context;
    const patient = await patientById(tx, patientId);
    if (!patient) return { type: 'no-such-patient' };
    const problem = startProblemOf(medication.started, patient.birthDate, calendarDateOf(clock.now(), clock.utcOffsetMinutes()));
    if (problem) return { type: 'bad-dates', problem };
    const allergies = await unweighedAllergies(tx, patientId, medication.display, mitigation);
    if (allergies.length > 0) return { type: 'allergy', allergies: [...allergies] };
    const fields = { ...medication, form: 'statement', status: 'active', authored: clock.now(), recordedBy: session.displayName, mitigation };
    return { type: 'recorded', medication: await writeMedication(records, context, patientId, ids.newId(), fields) };
  };
