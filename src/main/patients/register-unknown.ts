import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { patientsContract } from '#shared/patients/contract.ts';
import { yearOfAge } from '#shared/patients/parse-birth-date.ts';
import { temporaryName } from '#shared/patients/temporary-name.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { nextRecordNumbers } from './record-number.ts';
import { patientById } from './store.ts';

type RegisterUnknown = (typeof patientsContract)['patients.registerUnknown'];

/** A record for somebody who cannot say who they are, at once: what is seen, and no question about anybody else. */
export const registerUnknown =
  (records: Records) =>
  async ({ tx, clock, ids, session, emit }: CallContext, { sex, age, note }: InputOf<RegisterUnknown>): Promise<OutputOf<RegisterUnknown>> => {
    const today = calendarDateOf(clock.now(), clock.utcOffsetMinutes());
    const birthYear = age === null ? undefined : yearOfAge(age, today);
    const id = ids.newId();
    const [recordNumber = ''] = await nextRecordNumbers(tx, 1);
    const fields = {
      ...temporaryName(sex, age, recordNumber), sex, birthDate: birthYear ?? null, birthDateCertainty: birthYear === undefined ? 'unknown' : 'about',
      identity: 'temporary', identityNote: note, recordNumber, registeredAt: clock.now(),
    };
    const [outcome] = await records.write(tx, [{ kind: 'patient', id, patientId: id, fields }], { staffId: session.staffId });
    const registered = await patientById(tx, id);
    if (outcome?.type !== 'applied' || !registered) throw new Error('a checked patient was not written');
    emit({ type: 'records-changed', kinds: ['patient'], patientIds: [id] });
    return { type: 'registered', patient: registered };
  };
