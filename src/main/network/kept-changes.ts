import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { KeptChange, networkContract } from '#shared/network/contract.ts';
import { isTriedAgain, mayTryAgain } from '#shared/sync/quarantine.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Viewer } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { replayOne } from '#main/records/index.ts';
import { keepAskAll, refusalOf } from '#main/sync/index.ts';
import type { NetworkParts } from './parts.ts';
import { mayHear, writerOf } from './show-waiting.ts';
import { giveKeptTo, isAtWork, keptChange, keptChanges, settleKept, staffNames } from './store.ts';
import type { KeptRow } from './store.ts';

type Methods = typeof networkContract;
const most = 200;
const occasions = ['new-version', 'new-keys', 'new-records'] as const;

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
      waitsFor: occasions.find((occasion) => isTriedAgain(reason, occasion)) ?? null, mayTryAgain: mayTryAgain(reason),
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

/** The same judgement and the same rule as when it came. A key is asked of the hub, which may take until it is reached. */
export const tryAgain = ({ engine, roster, changes, onApplied }: NetworkParts) => async (context: CallContext, { id }: InputOf<Methods['sync.tryAgain']>): Promise<OutputOf<Methods['sync.tryAgain']>> => {
  const { tx, clock, session, emit, afterwards } = context;
  const row = await keptChange(tx, id);
  if (!row || !maySee(context.viewer, row)) return { type: 'no-such', reason: null };
  if (!mayTryAgain(row.reason)) return { type: 'does-not-help', reason: row.reason };
  if (row.reason === 'no-key') {
    await keepAskAll(tx);
    afterwards(() => Promise.resolve(engine()?.tryNow()));
    return { type: 'asked', reason: row.reason };
  }
  const state = roster();
  const tried = state && (await replayOne(tx, changes, { id, by: session.staffId, at: clock.now(), judge: ({ change, stream }) => refusalOf({ roster: () => state }, change, stream) }));
  if (!tried) return { type: 'still', reason: row.reason };
  changed(context, row);
  if (tried.type === 'kept') return { type: 'still', reason: tried.reason };
  const kinds = new Set(tried.applied.flatMap((each) => [...each.kinds]));
  const patientIds = [...new Set(tried.applied.flatMap((each) => [...each.patientIds]))];
  emit({ type: 'records-changed', kinds: [...kinds], patientIds: patientIds.length > 200 ? [] : patientIds });
  afterwards(() => Promise.resolve(onApplied(kinds)));
  return { type: 'taken-in', reason: null };
};
