import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { restrictionsContract } from '#shared/restrictions/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { closes } from './add-restriction.ts';
import { openRestrictionsOf, peopleAtWork } from './store.ts';

type Lift = (typeof restrictionsContract)['restrictions.lift'];

/** Ends a wish; it stays to be read. Never by somebody whom it keeps out, though an emergency opened the chart for them. */
export const liftRestriction =
  (records: Records) =>
  async ({ tx, clock, session, emit }: CallContext, { id, patientId, reason }: InputOf<Lift>): Promise<OutputOf<Lift>> => {
    const open = await openRestrictionsOf(tx, patientId);
    const lifting = open.find((each) => each.id === id);
    if (!lifting) return { type: 'no-such' };
    const person = (await peopleAtWork(tx)).find((each) => each.id === session.staffId);
    if (!person || open.some(({ closedTo }) => closes(closedTo, person))) return { type: 'closed-to-you' };
    const fields = { liftedAt: clock.now(), liftedBy: session.staffId, liftReason: reason };
    const [outcome] = await records.write(tx, [{ kind: 'restriction', id, patientId, fields }], { staffId: session.staffId });
    if (outcome?.type !== 'applied') throw new Error('a restriction that was there was not lifted');
    emit({ type: 'records-changed', kinds: ['restriction'], patientIds: [patientId] });
    return { type: 'lifted' };
  };
