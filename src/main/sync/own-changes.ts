import type { Writer } from '#shared/database/types.ts';
import { deviceRecordId } from '#shared/sync/authorise.ts';
import { encodeChangeBody, hexOf } from '#shared/sync/change.ts';
import type { Change } from '#shared/sync/change.ts';
import type { Clock } from '#main/ports.ts';
import { appendOutbox, recordSchemaVersion, takeDots } from '#main/records/index.ts';

/** What a device says of itself and no record holds: it travels as a change, sealed and signed like any other. */
export interface OwnChange {
  readonly kind: 'heartbeat' | 'audit-range';
  readonly stream: Uint8Array;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** In the caller's transaction, behind whatever waits in the outbox. */
export const writeOwnChanges = async (tx: Writer, clock: Clock, changes: readonly OwnChange[]): Promise<void> => {
  const wall = Date.parse(clock.now());
  const { dev, firstQ, hlc } = await takeDots(tx, changes.length, wall);
  await appendOutbox(tx, changes.map(({ kind, stream, fields }, i) => {
    const id = deviceRecordId(dev, firstQ + i);
    const change: Omit<Change, 'dot'> = {
      sv: recordSchemaVersion, hlc, wall, off: null, usr: '', t: kind, id, op: 'put',
      f: new Map(Object.entries(fields).map(([name, value]) => [name, { value, context: new Map<number, number>() }])),
    };
    return { q: firstQ + i, stream: hexOf(stream), eid: id, kind, body: encodeChangeBody(change) };
  }));
};
