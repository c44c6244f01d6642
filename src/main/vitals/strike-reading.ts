import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { vitalsContract } from '#shared/vitals/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { observationById } from './store.ts';

type Strike = (typeof vitalsContract)['vitals.strike'];

/** Strikes a reading: it stays where it is, crossed out, with who, when and why. */
export const strikeReading =
  (records: Records) =>
  async ({ tx, clock, session, emit }: CallContext, { patientId, observationId, reason }: InputOf<Strike>): Promise<OutputOf<Strike>> => {
    const before = await observationById(tx, observationId);
    // The patient is named too, so that a reading cannot be struck through somebody else's chart.
    if (before?.patientId !== patientId) return { type: 'no-such-observation' };
    if (before.status === 'struck') return { type: 'already-struck' };
    const fields = { status: 'struck', struckBy: session.displayName, struckAt: clock.now(), struckReason: reason };
    const [outcome] = await records.write(tx, [{ kind: 'observation', id: observationId, patientId, fields }], { staffId: session.staffId });
    const observation = await observationById(tx, observationId);
    if (outcome?.type !== 'applied' || !observation) throw new Error('a strike was not written');
    emit({ type: 'records-changed', kinds: ['observation'], patientIds: [patientId] });
    return { type: 'struck', observation };
  };
