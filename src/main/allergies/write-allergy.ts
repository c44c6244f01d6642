import type { Allergy } from '#shared/allergies/allergy.ts';
import { isCurrent, isStandingNone } from '#shared/allergies/standing.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records, RecordWrite } from '#main/records/record-write.ts';
import { allergiesOf, allergyById } from './store.ts';

type Fields = RecordWrite['fields'];

/** Who says so and when, beside a state that somebody gives an allergy. */
export const saidBy = ({ session, clock }: CallContext, reason: string): Fields => ({ statusReason: reason, statusBy: session.displayName, statusOn: clock.now() });

/**
 * Writes an allergy and ends what it contradicts: while one is current no statement that there are none may stand. A statement with several
 * answers is left to whoever settles them; an allergy goes before it on every screen. Answers the allergy as it is shown now.
 */
export const writeAllergy = async (records: Records, context: CallContext, patientId: string, id: string, fields: Fields): Promise<Allergy> => {
  const { tx, session, emit } = context;
  const write = async (writes: readonly RecordWrite[]): Promise<void> => {
    const outcomes = await records.write(tx, writes, { staffId: session.staffId });
    if (outcomes.some((outcome) => outcome.type !== 'applied')) throw new Error('a checked allergy was not written');
  };
  await write([{ kind: 'allergy-intolerance', id, patientId, fields }]);
  const allergies = await allergiesOf(tx, patientId);
  if (allergies.some(isCurrent)) {
    const ended = allergies.filter((allergy) => isStandingNone(allergy) && allergy.unsettled.length === 0);
    if (ended.length > 0) await write(ended.map((each) => ({ kind: 'allergy-intolerance', id: each.id, patientId, fields: { clinicalStatus: 'resolved', ...saidBy(context, '') } })));
  }
  const allergy = await allergyById(tx, patientId, id);
  if (!allergy) throw new Error('a written allergy is not there');
  emit({ type: 'records-changed', kinds: ['allergy-intolerance'], patientIds: [patientId] });
  return allergy;
};
