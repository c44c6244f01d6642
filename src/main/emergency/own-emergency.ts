import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { emergencyContract } from '#shared/emergency/contract.ts';
import type { Access } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records, RecordWrite } from '#main/records/record-write.ts';
import { longestReason } from './emergency-kind.ts';
import { accessById, runningOf } from './store.ts';

type AddReason = (typeof emergencyContract)['emergency.addReason'];
type End = (typeof emergencyContract)['emergency.end'];

const writeOne = async (records: Records, { tx, session, emit }: CallContext, write: Omit<RecordWrite, 'kind'>): Promise<void> => {
  const [outcome] = await records.write(tx, [{ ...write, kind: 'emergency-access' }], { staffId: session.staffId });
  if (outcome?.type !== 'applied') throw new Error('an emergency access that was there was not changed');
  emit({ type: 'records-changed', kinds: ['emergency-access'], patientIds: [write.patientId] });
};

/** What was said at first stays, each later reason with its time after it: whoever reviews sees when it was given. */
export const addReason =
  (records: Records, access: () => Access) =>
  async (context: CallContext, { id, text }: InputOf<AddReason>): Promise<OutputOf<AddReason>> => {
    const own = await accessById(context.tx, id);
    if (own?.staffId !== context.session.staffId || own.reviewedAt !== null) return { type: 'no-such' };
    const reason = `${own.reason}\n${access().now()} ${text}`;
    if (reason.length > longestReason) return { type: 'full' };
    await writeOne(records, context, { id, patientId: own.patientId, fields: { reason } });
    return { type: 'added', patientId: own.patientId };
  };

/** Closes the glass before its time. */
export const endEmergency =
  (records: Records, access: () => Access) =>
  async (context: CallContext, { id }: InputOf<End>): Promise<OutputOf<End>> => {
    const now = access().now();
    const own = (await runningOf(context.tx, context.session.staffId, now)).find((each) => each.id === id);
    if (!own) return { type: 'no-such' };
    await writeOne(records, context, { id, patientId: own.patientId, fields: { endedAt: now } });
    return { type: 'ended', patientId: own.patientId };
  };
