import type { allergiesContract } from '#shared/allergies/contract.ts';
import { isCurrent, sameSubstance } from '#shared/allergies/standing.ts';
import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { isPatient } from '#main/patients/index.ts';
import type { Records } from '#main/records/record-write.ts';
import { allergiesOf } from './store.ts';
import { writeAllergy } from './write-allergy.ts';

type RecordMethod = (typeof allergiesContract)['allergies.record'];
type NoneKnown = (typeof allergiesContract)['allergies.noneKnown'];

/** SNOMED CT, as imported statements have it. */
const noKnownAllergy = { substance: 'No known allergy', code: '716186003', codeSystem: 'http://snomed.info/sct' } as const;

/** Each allergy is a record of its own, so two people who record at the same time lose none. */
export const recordAllergy =
  (records: Records) =>
  async (context: CallContext, { patientId, allergy, isAnother }: InputOf<RecordMethod>): Promise<OutputOf<RecordMethod>> => {
    const { tx, clock, ids, session } = context;
    if (!(await isPatient(tx, patientId))) return { type: 'no-such-patient' };
    const same = isAnother ? undefined : sameSubstance(allergy.substance, await allergiesOf(tx, patientId));
    if (same) return { type: 'already-recorded', allergy: same };
    const fields = { ...allergy, statement: 'allergy', clinicalStatus: 'active', recordedOn: clock.now(), recordedBy: session.displayName };
    return { type: 'recorded', allergy: await writeAllergy(records, context, patientId, ids.newId(), fields) };
  };

/** Each asking is a statement of its own: who asked, and when. */
export const stateNoneKnown =
  (records: Records) =>
  async (context: CallContext, { patientId }: InputOf<NoneKnown>): Promise<OutputOf<NoneKnown>> => {
    const { tx, clock, ids, session } = context;
    if (!(await isPatient(tx, patientId))) return { type: 'no-such-patient' };
    const current = (await allergiesOf(tx, patientId)).filter(isCurrent);
    if (current.length > 0) return { type: 'allergies-stand', allergies: current };
    const fields = { ...noKnownAllergy, statement: 'no-known', clinicalStatus: 'active', verification: 'confirmed', recordedOn: clock.now(), recordedBy: session.displayName };
    return { type: 'recorded', allergy: await writeAllergy(records, context, patientId, ids.newId(), fields) };
  };
