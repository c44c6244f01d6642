import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { patientsContract } from '#shared/patients/contract.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { tellHiddenMatch } from './hidden-match.ts';
import { matchingPatients } from './matching-patients.ts';
import { nextRecordNumbers } from './record-number.ts';
import { patientById } from './store.ts';

type Register = (typeof patientsContract)['patients.register'];

/**
 * Registers a new patient unless somebody very like is here and not yet said to be another person.
 * The question is asked again inside the transaction: two desks may register one person in the same minute.
 */
export const registerPatient =
  (records: Records) =>
  async (context: CallContext, { patient, notTheSame }: InputOf<Register>): Promise<OutputOf<Register>> => {
    const { tx, clock, ids, session, viewer, emit } = context;
    const today = calendarDateOf(clock.now(), clock.utcOffsetMinutes());
    // A partial date is compared as far as it goes: this year is not in the future.
    if (patient.birthDate !== null && patient.birthDate > today.slice(0, patient.birthDate.length)) return { type: 'born-in-future' };
    const { matches, hiddenLikely } = await matchingPatients(tx, viewer, { ...patient, identity: 'confirmed' });
    const unanswered = matches.filter((match) => match.degree === 'very-likely' && !notTheSame.includes(match.patient.id));
    if (hiddenLikely !== undefined) await tellHiddenMatch(context, hiddenLikely);
    if (unanswered.length > 0) return { type: 'duplicate-patient', matches: unanswered, askPrivacyOfficer: hiddenLikely !== undefined };
    if (hiddenLikely !== undefined) return { type: 'ask-privacy-officer' };
    const id = ids.newId();
    const [recordNumber] = await nextRecordNumbers(tx, 1);
    const [outcome] = await records.write(
      tx, [{ kind: 'patient', id, patientId: id, fields: { ...patient, recordNumber, registeredAt: clock.now() } }], { staffId: session.staffId },
    );
    const registered = await patientById(tx, id);
    if (outcome?.type !== 'applied' || !registered) throw new Error('a checked patient was not written');
    emit({ type: 'records-changed', kinds: ['patient'], patientIds: [id] });
    return { type: 'registered', patient: registered };
  };
