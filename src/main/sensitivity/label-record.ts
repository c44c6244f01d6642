import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { sensitivityContract } from '#shared/sensitivity/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { labelDocument, labelOf } from './store.ts';

type Label = (typeof sensitivityContract)['sections.label'];

/** Sets or takes the label of one record. It is a field like the others, so it travels, and who changed it is in the history. */
export const labelRecord =
  (records: Records) =>
  async ({ tx, viewer, session, emit }: CallContext, { kind, id, patientId, sensitive }: InputOf<Label>): Promise<OutputOf<Label>> => {
    const before = await labelOf(tx, kind, id, patientId);
    if (before === undefined || (before && !viewer.seesSensitive(patientId))) return { type: 'no-such' };
    if (kind === 'document') await labelDocument(tx, id, sensitive);
    else {
      const [outcome] = await records.write(tx, [{ kind, id, patientId, fields: { sensitive } }], { staffId: session.staffId });
      if (outcome?.type !== 'applied') throw new Error('a record that was there was not labelled');
    }
    emit({ type: 'records-changed', kinds: [kind], patientIds: [patientId] });
    return { type: 'labelled' };
  };
