import type { allergiesContract } from '#shared/allergies/contract.ts';
import { sameSubstance } from '#shared/allergies/standing.ts';
import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { whyNotOver } from '#main/records/index.ts';
import { allergiesOf, allergyById } from './store.ts';
import { saidBy, writeAllergy } from './write-allergy.ts';

type Change = (typeof allergiesContract)['allergies.change'];
type TakeBack = (typeof allergiesContract)['allergies.takeBack'];

/** Changes what is said of an allergy; what was said before goes to the history. */
export const changeAllergy =
  (records: Records) =>
  async (context: CallContext, { patientId, allergyId, seen, change, isAnother }: InputOf<Change>): Promise<OutputOf<Change>> => {
    const { tx } = context;
    const before = await allergyById(tx, patientId, allergyId);
    if (before?.statement !== 'allergy') return { type: 'no-such-allergy' };
    if (before.verification === 'entered-in-error') return { type: 'taken-back' };
    // The code goes with the substance, so what is not settled of it stands in the way too.
    const inTheWay = whyNotOver(before, change.substance === undefined ? seen : { code: before.code, codeSystem: before.codeSystem, ...seen });
    if (inTheWay?.type === 'unsettled') return inTheWay;
    if (inTheWay) return { type: 'overtaken', allergy: before };
    const same = isAnother || change.substance === undefined ? undefined : sameSubstance(change.substance, await allergiesOf(tx, patientId), allergyId);
    if (same) return { type: 'already-recorded', allergy: same };
    // The code was that of the wrong substance.
    const uncoded = change.substance !== undefined && change.substance !== before.substance ? { code: '', codeSystem: '' } : {};
    const isOtherState = change.clinicalStatus !== undefined || change.verification !== undefined;
    return { type: 'changed', allergy: await writeAllergy(records, context, patientId, allergyId, { ...change, ...uncoded, ...(isOtherState ? saidBy(context, '') : {}) }) };
  };

/** Nothing is deleted: somebody may have acted on it, so it stays to be read, with who, when and why. */
export const takeBackAllergy =
  (records: Records) =>
  async (context: CallContext, { patientId, allergyId, reason }: InputOf<TakeBack>): Promise<OutputOf<TakeBack>> => {
    const before = await allergyById(context.tx, patientId, allergyId);
    if (!before) return { type: 'no-such-allergy' };
    if (before.verification === 'entered-in-error') return { type: 'taken-back' };
    const inTheWay = whyNotOver(before, { verification: before.verification });
    if (inTheWay?.type === 'unsettled') return inTheWay;
    return { type: 'changed', allergy: await writeAllergy(records, context, patientId, allergyId, { verification: 'entered-in-error', ...saidBy(context, reason) }) };
  };
