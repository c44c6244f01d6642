import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { PolicyValues } from '#shared/policies/policies.ts';
import type { NewAlarm } from './raise-alarm.ts';

const dayMs = 86_400_000;
const daysSince = (moment: string, now: string): number => Math.floor((Date.parse(now) - Date.parse(moment)) / dayMs);

/** No copy that was opened and checked since as many days as the rule says; a new clinic has that long for its first. Told again each month. */
const backup = async (read: Reader, now: string, withinDays: number): Promise<readonly NewAlarm[]> => {
  const last = await read.get<{ seq: number; at: string }>(sql`SELECT seq, recorded_at AS at FROM audit_row WHERE action = 'backup' AND outcome = 'made' ORDER BY seq DESC LIMIT 1`);
  const since = last ?? (await read.get<{ seq: number; at: string }>(sql`SELECT 0 AS seq, recorded_at AS at FROM audit_row WHERE seq = 1`));
  const days = since ? daysSince(since.at, now) : 0;
  return since && days >= withinDays ? [{ key: `backup/${since.seq}/${Math.floor(days / 30)}`, at: now, staffId: '', reason: { kind: 'no-backup', count: days, usual: withinDays } }] : [];
};

/**
 * Rows of longer than a day that no other machine has seen. Only where another machine ever did: a clinic with one computer has no witness,
 * and its page says `not witnessed` without crying about it every day (docs/decisions/0046).
 */
const witness = async (read: Reader, now: string): Promise<readonly NewAlarm[]> => {
  const last = await read.get<{ id: number; checkpointId: number; at: string }>(sql`SELECT id, checkpoint_id AS checkpointId, at FROM audit_witness ORDER BY checkpoint_id DESC LIMIT 1`);
  if (!last) return [];
  const waiting = await read.get<{ at: string }>(sql`SELECT at FROM audit_checkpoint WHERE id > ${last.checkpointId} ORDER BY id LIMIT 1`);
  const hours = waiting ? Math.floor((Date.parse(now) - Date.parse(waiting.at)) / 3_600_000) : 0;
  return hours >= 24 ? [{ key: `unwitnessed/${last.id}`, at: now, staffId: '', reason: { kind: 'unwitnessed', count: hours } }] : [];
};

/** Branches count from one without a hole: a missing one was taken out. */
const branches = async (read: Reader, now: string): Promise<readonly NewAlarm[]> => {
  const row = await read.get<{ last: number | null; held: number }>(sql`SELECT max(branch) AS last, count(*) AS held FROM audit_branch`);
  const last = row?.last ?? 0;
  return row && row.held < last ? [{ key: `gap/branch/${last}`, at: now, staffId: '', reason: { kind: 'gap', count: last - row.held } }] : [];
};

/** What no single row tells: what did not happen. */
export const checkClinic = async (read: Reader, now: string, policies: PolicyValues): Promise<readonly NewAlarm[]> => [
  ...(await backup(read, now, policies['backup.withinDays'])), ...(await witness(read, now)), ...(await branches(read, now)),
];
