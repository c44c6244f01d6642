import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { medicationsContract } from '#shared/medications/contract.ts';
import { endProblemOf, isTakenNow, mayBecome } from '#shared/medications/status-change.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { whyNotOver } from '#main/records/index.ts';
import type { Records } from '#main/records/record-write.ts';
import { saidBy, standingMedication, unweighedAllergies, writeMedication } from './write-medication.ts';

type Methods = typeof medicationsContract;
type Action<Name extends keyof Methods> = (context: CallContext, input: InputOf<Methods[Name]>) => Promise<OutputOf<Methods[Name]>>;

/** Another dose; the one before goes to the history. A prescription that was imported may get one too: it is what is taken that counts here. */
export const changeDose = (records: Records): Action<'medications.changeDose'> => async (context, { patientId, medicationId, seen, dosage, mitigation }) => {
  const before = await standingMedication(context, patientId, medicationId);
  if (!before) return { type: 'no-such-medication' };
  const inTheWay = whyNotOver(before, seen);
  if (inTheWay?.type === 'unsettled') return inTheWay;
  if (inTheWay) return { type: 'overtaken', medication: before };
  if (!isTakenNow(before)) return { type: 'not-taken-now' };
  const allergies = await unweighedAllergies(context.tx, patientId, before.display, mitigation, before.mitigation);
  if (allergies.length > 0) return { type: 'allergy', allergies: [...allergies] };
  return { type: 'changed', medication: await writeMedication(records, context, patientId, medicationId, { dosage, ...(mitigation === '' ? {} : { mitigation }) }) };
};

/** Goes on, pauses or stops, with who said so, when and why. */
export const changeStatus = (records: Records): Action<'medications.changeStatus'> => async (context, { patientId, medicationId, seen, status, reason, ended, mitigation }) => {
  const { tx, clock } = context;
  const before = await standingMedication(context, patientId, medicationId);
  if (!before) return { type: 'no-such-medication' };
  const inTheWay = whyNotOver(before, seen);
  if (inTheWay?.type === 'unsettled') return inTheWay;
  if (inTheWay) return { type: 'overtaken', medication: before };
  if (!mayBecome(before.status, status)) return { type: 'cannot-follow' };
  const problem = ended === null ? undefined : endProblemOf(before.started, ended, calendarDateOf(clock.now(), clock.utcOffsetMinutes()));
  if (problem) return { type: 'bad-dates', problem };
  const allergies = status === 'active' ? await unweighedAllergies(tx, patientId, before.display, mitigation, before.mitigation) : [];
  if (allergies.length > 0) return { type: 'allergy', allergies: [...allergies] };
  const fields = { status, ...saidBy(context, reason), ...(status === 'stopped' || before.status === 'stopped' ? { ended } : {}), ...(mitigation === '' ? {} : { mitigation }) };
  return { type: 'changed', medication: await writeMedication(records, context, patientId, medicationId, fields) };
};

/** Nothing is deleted: it stays to be read, struck through, with who, when and why. */
export const takeBackMedication = (records: Records): Action<'medications.takeBack'> => async (context, { patientId, medicationId, reason }) => {
  const before = await standingMedication(context, patientId, medicationId);
  if (!before) return { type: 'no-such-medication' };
  if (before.status === 'entered-in-error') return { type: 'taken-back' };
  const inTheWay = whyNotOver(before, { status: before.status });
  if (inTheWay?.type === 'unsettled') return inTheWay;
  return { type: 'changed', medication: await writeMedication(records, context, patientId, medicationId, { status: 'entered-in-error', ...saidBy(context, reason) }) };
};

/** Still taken, so: said of the dose that stood on the screen. Nothing else of the medication changes. */
export const confirmMedication = (records: Records): Action<'medications.confirm'> => async (context, { patientId, medicationId, seen }) => {
  const before = await standingMedication(context, patientId, medicationId);
  if (!before) return { type: 'no-such-medication' };
  const inTheWay = whyNotOver(before, seen);
  if (inTheWay?.type === 'unsettled') return inTheWay;
  if (inTheWay) return { type: 'overtaken', medication: before };
  if (!isTakenNow(before) || before.status === 'on-hold') return { type: 'not-taken-now' };
  const said = { confirmedOn: context.clock.now(), confirmedBy: context.session.displayName };
  const fields = before.status === 'active' ? said : { ...said, status: 'active', ...saidBy(context, '') };
  return { type: 'changed', medication: await writeMedication(records, context, patientId, medicationId, fields) };
};
