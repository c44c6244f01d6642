import type { Allergy } from '#shared/allergies/allergy.ts';
import { allergiesAgainst } from '#shared/allergies/allergies-against.ts';
import type { Medication } from '#shared/medications/medication.ts';
import type { Reader } from '#shared/database/types.ts';
import { allergiesOf } from '#main/allergies/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records, RecordWrite } from '#main/records/record-write.ts';
import { medicationById } from './store.ts';

type Fields = RecordWrite['fields'];

/** Who says so and when, beside a status that somebody gives a medication. */
export const saidBy = ({ session, clock }: CallContext, reason: string): Fields => ({ statusReason: reason, statusBy: session.displayName, statusOn: clock.now() });

/** The medication that is to be changed, as this person may see it. */
export const standingMedication = ({ tx, viewer }: CallContext, patientId: string, id: string): Promise<Medication | undefined> => medicationById(tx, viewer.seesSensitive(patientId), patientId, id);

/** Current allergies of that name which nobody has weighed yet: asked once, when it is recorded, changed or begun again. */
export const unweighedAllergies = async (read: Reader, patientId: string, display: string, ...weighed: readonly string[]): Promise<readonly Allergy[]> =>
  weighed.some((reason) => reason !== '') ? [] : allergiesAgainst(display, await allergiesOf(read, patientId));

/** Writes a medication and answers it as it is shown now. */
export const writeMedication = async (records: Records, context: CallContext, patientId: string, id: string, fields: Fields): Promise<Medication> => {
  const { tx, session, emit } = context;
  const [outcome] = await records.write(tx, [{ kind: 'medication', id, patientId, fields }], { staffId: session.staffId });
  const medication = await standingMedication(context, patientId, id);
  if (outcome?.type !== 'applied' || !medication) throw new Error('a checked medication was not written');
  emit({ type: 'records-changed', kinds: ['medication'], patientIds: [patientId] });
  return medication;
};
