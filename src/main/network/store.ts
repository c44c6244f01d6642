import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { sharedStreams } from '#shared/sync/streams.ts';

export interface OutboxRow { readonly q: number; readonly recordKind: string; readonly body: Uint8Array; readonly patientId: string | null; readonly recordNumber: string }

/** The newest of what waits. */
export const newestWaiting = (read: Reader, most: number): Promise<readonly OutboxRow[]> =>
  read.all<OutboxRow>(sql`SELECT o.q, o.kind AS recordKind, o.body, s.patient_id AS patientId, coalesce(p.record_number, '') AS recordNumber
    FROM (SELECT q, kind, stream, body FROM sync_outbox ORDER BY q DESC LIMIT ${most}) AS o
    LEFT JOIN sync_stream AS s ON s.stream = o.stream LEFT JOIN patient AS p ON p.id = s.patient_id ORDER BY o.q DESC`);

export const staffNames = async (read: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await read.all<{ id: string; name: string }>(sql`SELECT id, display_name AS name FROM staff WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map(({ id, name }) => [id, name]));
};

/** Whether a record lies in the stream of this patient. */
export const isOfPatient = async (read: Reader, recordId: string, patientId: string): Promise<boolean> =>
  (await read.get(sql`SELECT 1 AS one FROM sync_clk AS c JOIN sync_stream AS s ON s.stream = c.stream WHERE c.eid = ${recordId} AND s.patient_id = ${patientId}`)) !== undefined;

/** This device's number and the count of its last change. */
export const ownCount = async (read: Reader): Promise<{ readonly dev: number; readonly lastQ: number }> => {
  const rows = await read.all<{ name: string; number: number }>(sql`SELECT name, number FROM sync_state WHERE name IN ('dev', 'lastQ')`);
  const of = (name: string): number => rows.find((row) => row.name === name)?.number ?? 0;
  return { dev: of('dev'), lastQ: of('lastQ') };
};

/** Where more than this is missing, the few that tell of the computer itself make no difference. */
const fewEnough = 2_000;
/** How many of this device's changes after `q` tell only of the device (where it stands, its log): nobody asks whether those have arrived. */
export const ofItselfAfter = async (read: Reader, { dev, lastQ }: { readonly dev: number; readonly lastQ: number }, q: number): Promise<number> => {
  if (lastQ - q > fewEnough) return 0;
  const row = await read.get<{ n: number }>(sql`SELECT
    (SELECT coalesce(sum(n), 0) FROM sync_log WHERE dev = ${dev} AND q0 > ${q} AND stream IN (${sharedStreams.devices}, ${sharedStreams.audit}))
    + (SELECT count(*) FROM sync_outbox WHERE q > max(${q}, coalesce((SELECT to_q FROM sync_batch WHERE dev = ${dev} ORDER BY bseq DESC LIMIT 1), 0)) AND kind IN ('heartbeat', 'audit-range')) AS n`);
  return row?.n ?? 0;
};

export interface LeaverRow { readonly id: string; readonly name: string; readonly endedAt: string; readonly confirmed: readonly string[] }

/** People who left, newest first, and whether this computer closed their way in. */
export const leavers = async (read: Reader): Promise<readonly LeaverRow[]> =>
  (await read.all<{ id: string; name: string; endedAt: string; confirmed: string }>(sql`SELECT s.id, s.display_name AS name, s.ended_at AS endedAt,
      (SELECT json_group_array(e.computer) FROM staff_end AS e WHERE e.staff_id = s.id AND e.confirmed_at IS NOT NULL) AS confirmed
    FROM staff AS s WHERE s.ended_at IS NOT NULL`)).map((row) => ({ ...row, confirmed: JSON.parse(row.confirmed) as readonly string[] })).toSorted((a, b) => (a.endedAt < b.endedAt ? 1 : -1));

export interface KeptRow {
  readonly id: number; readonly dev: number; readonly reason: string; readonly recordKind: string; readonly recordId: string; readonly at: string; readonly body: Uint8Array;
  readonly patientId: string | null; readonly familyName: string; readonly givenNames: string; readonly recordNumber: string; readonly ownerId: string | null; readonly ownerName: string;
}

const columns = `k.id, k.dev, k.reason, coalesce(k.kind, '') AS recordKind, coalesce(k.eid, '') AS recordId, k.at, k.body, s.patient_id AS patientId, coalesce(p.family_name, '') AS familyName,
  coalesce(p.given_names, '') AS givenNames, coalesce(p.record_number, '') AS recordNumber, k.owner_id AS ownerId, coalesce(o.display_name, '') AS ownerName`;
const joined = 'LEFT JOIN sync_stream AS s ON s.stream = k.stream LEFT JOIN patient AS p ON p.id = s.patient_id LEFT JOIN staff AS o ON o.id = k.owner_id';

/** Open ones, oldest first, of charts that are not among `closed` (JSON of ids). They are few; none of them goes by itself. */
export const keptChanges = (read: Reader, closed: string, most: number): Promise<readonly KeptRow[]> => read.all<KeptRow>({
  text: `SELECT ${columns} FROM sync_quarantine AS k ${joined} WHERE k.settled_at IS NULL AND k.reason > ? AND k.reason < ?
    AND (s.patient_id IS NULL OR s.patient_id NOT IN (SELECT value FROM json_each(?))) ORDER BY k.id LIMIT ?`, values: ['', '~', closed, most],
});

export const keptChange = (read: Reader, id: number): Promise<KeptRow | undefined> =>
  read.get<KeptRow>({ text: `SELECT ${columns} FROM sync_quarantine AS k ${joined} WHERE k.id = ? AND k.settled_at IS NULL`, values: [id] });

export const isAtWork = async (read: Reader, staffId: string): Promise<boolean> =>
  (await read.get(sql`SELECT 1 AS one FROM staff WHERE id = ${staffId} AND ended_at IS NULL`)) !== undefined;

const changedOne = (changed: number): void => {
  if (changed !== 1) throw new Error('a kept change was not changed');
};

export const giveKeptTo = async (tx: Writer, id: number, staffId: string): Promise<void> =>
  changedOne(await tx.run(sql`UPDATE sync_quarantine SET owner_id = ${staffId} WHERE id = ${id} AND settled_at IS NULL`));

export const settleKept = async (tx: Writer, id: number, settled: { readonly at: string; readonly by: string; readonly finding: string }): Promise<void> =>
  changedOne(await tx.run(sql`UPDATE sync_quarantine SET settled_at = ${settled.at}, settled_by = ${settled.by}, finding = ${settled.finding} WHERE id = ${id} AND settled_at IS NULL`));
