import type { OutputOf } from '#shared/contract/define.ts';
import type { networkContract } from '#shared/network/contract.ts';
import { readPrivilegeOf } from '#shared/review/record-kinds.ts';
import { labelledKinds } from '#shared/sensitivity/contract.ts';
import { fromCbor } from '#shared/sync/cbor.ts';
import { changeFrom } from '#shared/sync/change.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import type { Viewer } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { NetworkParts } from './parts.ts';
import { statusOf } from './status.ts';
import { newestWaiting, staffNames } from './store.ts';

type Waiting = (typeof networkContract)['sync.waiting'];

const most = 100;

/** Who wrote a change and when by their own clock; undefined for bytes that no version of ours writes. */
export const writerOf = (body: Uint8Array): { readonly staffId: string; readonly at: string } | undefined => {
  try {
    const { usr, wall } = changeFrom({ dev: 0, q: 0 }, fromCbor(body, syncLimits.plainBytes));
    return { staffId: usr, at: new Date(wall).toISOString() };
  } catch {
    return undefined;
  }
};

/** Whether somebody may be told that a record of this kind was written for this patient; what is in it is told nowhere here. */
export const mayHear = (viewer: Viewer, recordKind: string, patientId: string | null): boolean =>
  viewer.may(readPrivilegeOf(recordKind)) &&
  (patientId === null || (viewer.mayOpen(patientId) && (viewer.seesSensitive(patientId) || !(labelledKinds as readonly string[]).includes(recordKind))));

/** The newest of what waits, as far as this person may hear of it; of the rest only how many. */
export const showWaiting = ({ engine }: NetworkParts) => async ({ read, viewer }: CallContext): Promise<OutputOf<Waiting>> => {
  const { state, waiting } = statusOf(engine());
  if (state === 'off' || waiting === 0) return { changes: [], others: 0 };
  const rows = (await newestWaiting(read, Math.min(most, waiting))).flatMap((row) => {
    const writer = writerOf(row.body);
    return writer && mayHear(viewer, row.recordKind, row.patientId) ? [{ ...row, ...writer }] : [];
  });
  const names = await staffNames(read, rows.map(({ staffId }) => staffId));
  return {
    changes: rows.map(({ q, recordKind, at, staffId, patientId, recordNumber }) => ({ q, recordKind, at, staffName: names.get(staffId) ?? '', patientId, recordNumber })),
    others: Math.max(0, waiting - rows.length),
  };
};
