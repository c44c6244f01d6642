import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { patientsContract } from '#shared/patients/contract.ts';
import { samePersonNote, withSentence } from '#shared/patients/temporary-name.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records, RecordWrite } from '#main/records/record-write.ts';
import { tellHiddenMatch } from './hidden-match.ts';
import { matchingPatients } from './matching-patients.ts';
import { patientById } from './store.ts';

type Identify = (typeof patientsContract)['patients.identify'];

/**
 * The name of somebody who had none becomes known: the record gets it, and now it is asked whether they were here before.
 * Whoever turns out to be `sameAs` another keeps both records, and each says so in words until they can be made one.
 */
export const identifyPatient =
  (records: Records) =>
  async (context: CallContext, { id, patient, notTheSame, sameAs }: InputOf<Identify>): Promise<OutputOf<Identify>> => {
    const { tx, clock, session, viewer, emit } = context;
    const today = calendarDateOf(clock.now(), clock.utcOffsetMinutes());
    if (patient.birthDate !== null && patient.birthDate > today.slice(0, patient.birthDate.length)) return { type: 'born-in-future' };
    const before = await patientById(tx, id);
    const other = sameAs === null ? undefined : await patientById(tx, sameAs);
    if (!before || (sameAs !== null && (!other || other.id === id))) return { type: 'no-such-patient' };
    if (before.identity !== 'temporary') return { type: 'already-known' };
    const { matches, hiddenLikely } = await matchingPatients(tx, viewer, { ...patient, identity: 'confirmed' }, id);
    const unanswered = matches.filter((match) => match.degree === 'very-likely' && match.patient.id !== sameAs && !notTheSame.includes(match.patient.id));
    if (hiddenLikely !== undefined) await tellHiddenMatch(context, hiddenLikely);
    if (unanswered.length > 0) return { type: 'duplicate-patient', matches: unanswered, askPrivacyOfficer: hiddenLikely !== undefined };
    if (hiddenLikely !== undefined) return { type: 'ask-privacy-officer' };

    const identityNote = other ? withSentence(before.identityNote, samePersonNote(other.recordNumber)) : before.identityNote;
    const writes: RecordWrite[] = [{ kind: 'patient', id, patientId: id, fields: { ...patient, identity: 'confirmed', identityNote } }];
    if (other) {
      const fields = { identityNote: withSentence(other.identityNote, samePersonNote(before.recordNumber)) };
      writes.push({ kind: 'patient', id: other.id, patientId: other.id, fields });
    }
    const outcomes = await records.write(tx, writes, { staffId: session.staffId });
    const identified = await patientById(tx, id);
    if (outcomes.some((outcome) => outcome.type !== 'applied') || !identified) throw new Error('a checked patient was not written');
    emit({ type: 'records-changed', kinds: ['patient'], patientIds: other ? [id, other.id] : [id] });
    return { type: 'identified', patient: identified };
  };
