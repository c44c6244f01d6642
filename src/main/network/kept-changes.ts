import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { KeptChange, networkContract } from '#shared/network/contract.ts';
import { isTriedAgain } from '#shared/sync/quarantine.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Viewer } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { NetworkParts } from './parts.ts';
import { mayHear, writerOf } from './show-waiting.ts';
import { giveKeptTo, isAtWork, keptChange, keptChanges, settleKept, staffNames } from './store.ts';
import type { KeptRow } from './store.ts';

type Methods = typeof networkContract;
const most = 200;

const maySee = (viewer: Viewer, { patientId }: KeptRow): boolean => patientId === null || viewer.mayOpen(patientId);

/** What came and was not taken in, of charts that are open to this person. Which kind of record it is, only to whoever may read such. */
export const keptFor = async (read: Reader, viewer: Viewer, { roster }: NetworkParts): Promise<readonly KeptChange[]> => {
  const rows = (await keptChanges(read, viewer.closedPatients, most)).map((row) => ({ ...row, staffId: writerOf(row.body)?.staffId ?? '' }));
  const names = await staffNames(read, rows.map(({ staffId }) => staffId));
  const devices = roster()?.devices;
  return rows.map((row) => {
    const mayHearKind = mayHear(viewer, row.recordKind, row.patientId);
    const { id, reason, at, patientId, recordNumber, ownerName } = row;
    return {
      id, reason, at, patientId, recordNumber, ownerName, isYours: row.ownerId === viewer.staffId, recordKind: mayHearKind ? row.recordKind : '', recordId: mayHearKind ? row.recordId : '',
      deviceName: devices?.get(row.dev)?.name ?? '', staffName: names.get(row.staffId) ?? '', patientName: [row.familyName, row.givenNames].filter((part) => part !== '').join(', '),
      waitsFor: isTriedAgain(reason, 'new-version') ? 'new-version' : isTriedAgain(reason, 'new-keys') ? 'new-keys' : null,
    };
  });
};

const changed = ({ emit }: CallContext, { patientId }: KeptRow): void => { emit({ type: 'records-changed', kinds: ['kept-change'], patientIds: patientId === null ? [] : [patientId] }); };

export const handOver = async (context: CallContext, { id, staffId }: InputOf<Methods['sync.handOver']>): Promise<OutputOf<Methods['sync.handOver']>> => {
  const row = await keptChange(context.tx, id);
  if (!row || !maySee(context.viewer, row)) return { type: 'no-such' };
  if (!(await isAtWork(context.tx, staffId))) return { type: 'no-such-person' };
  await giveKeptTo(context.tx, id, staffId);
  changed(context, row);
  return { type: 'handed-over' };
};

/** Its bytes stay: what was found stands beside them. */
export const setAside = async (context: CallContext, { id, finding }: InputOf<Methods['sync.setAside']>): Promise<OutputOf<Methods['sync.setAside']>> => {
  const row = await keptChange(context.tx, id);
  if (!row || !maySee(context.viewer, row)) return { type: 'no-such' };
  await settleKept(context.tx, id, { at: context.clock.now(), by: context.session.staffId, finding });
  changed(context, row);
  return { type: 'set-aside' };
};
