import { encodeEntry } from '#shared/audit/entry.ts';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { Change } from '#shared/sync/change.ts';
import { sharedStreams } from '#shared/sync/streams.ts';
import { entriesAfter, readFact } from '#main/audit/index.ts';
import type { Clock } from '#main/ports.ts';
import type { HeardDevice } from './heartbeat.ts';
import { writeOwnChanges } from './own-changes.ts';
import type { OwnChange } from './own-changes.ts';
import { keepShipped, readShipped } from './sync-facts.ts';

export const auditRangeKind = 'audit-range';
const rowsInRange = 200;
/** At one go: what is left goes with the next. */
const rangesAtOnce = 20;
const mostRangeBytes = 4 * 1024 * 1024;

/**
 * Puts the rows of this workstation's own audit log since the last time into the outbox, as ranges of at most 200, in the caller's
 * transaction. Others keep them: a log that is wiped here is there.
 */
export const shipAuditRanges = async (tx: Writer, clock: Clock): Promise<number> => {
  const logId = (await readFact(tx, 'logId')) ?? '';
  if (logId === '') return 0;
  const shipped = await readShipped(tx);
  let after = shipped?.logId === logId ? shipped.seq : 0;
  const changes: OwnChange[] = [];
  while (changes.length < rangesAtOnce) {
    const rows = await tx.all<AuditEntry>(entriesAfter(after, rowsInRange));
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) break;
    changes.push({
      kind: auditRangeKind, stream: sharedStreams.audit,
      fields: { log: logId, from: first.seq, to: last.seq, rows: new Uint8Array(Buffer.from(rows.map(encodeEntry).join('\n'))) },
    });
    after = last.seq;
    if (rows.length < rowsInRange) break;
  }
  if (changes.length === 0) return 0;
  await writeOwnChanges(tx, clock, changes);
  await keepShipped(tx, { logId, seq: after });
  return changes.length;
};

/** False for what is no range. The same again changes nothing: who sent other rows before is believed the first time. */
export const keepAuditRange = async (tx: Writer, { dot, f }: Change): Promise<boolean> => {
  const [log, from, to, rows] = ['log', 'from', 'to', 'rows'].map((name) => f.get(name)?.value);
  if (typeof log !== 'string' || log === '' || log.length > 100 || !(rows instanceof Uint8Array) || rows.length > mostRangeBytes) return false;
  if (typeof from !== 'number' || typeof to !== 'number' || !Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || to < from || to - from >= rowsInRange) return false;
  if (rows.reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), 1) !== to - from + 1) return false;
  await tx.run(sql`INSERT INTO sync_audit_range (dev, log_id, from_seq, to_seq, rows) VALUES (${dot.dev}, ${log}, ${from}, ${to}, ${rows}) ON CONFLICT DO NOTHING`);
  return true;
};

export interface AuditGap { readonly logId: string; readonly from: number; readonly to: number }
/** Rows of a device's log that it said it had sent and that are not here. */
export const auditGaps = async (read: Reader, { dev, heartbeat }: HeardDevice): Promise<readonly AuditGap[]> => {
  const { logId, sentTo } = heartbeat.audit;
  const ranges = await read.all<{ from_seq: number; to_seq: number }>(sql`SELECT from_seq, to_seq FROM sync_audit_range WHERE dev = ${dev} AND log_id = ${logId} ORDER BY from_seq`);
  const gaps: AuditGap[] = [];
  let next = 1;
  for (const { from_seq: from, to_seq: to } of ranges) {
    if (from > next) gaps.push({ logId, from: next, to: from - 1 });
    next = Math.max(next, to + 1);
  }
  if (sentTo >= next) gaps.push({ logId, from: next, to: sentTo });
  return gaps;
};
