import type { ReviewKind } from '#shared/review/kinds.ts';
import type { FieldValue } from '#shared/review/unsettled.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';

export interface QuestionRow {
  readonly id: string; readonly kind: ReviewKind; readonly recordKind: string; readonly recordId: string; readonly field: string; readonly patientId: string | null;
  readonly raisedAt: string; readonly otherId: string | null; readonly ownerId: string | null; readonly ownerName: string; readonly familyName: string; readonly givenNames: string; readonly recordNumber: string;
}

const columns = `i.id, i.kind, i.record_kind AS recordKind, i.eid AS recordId, i.field, i.patient_id AS patientId, i.raised_at AS raisedAt, i.other_id AS otherId, i.owner_id AS ownerId,
  coalesce(o.display_name, '') AS ownerName, coalesce(p.family_name, '') AS familyName, coalesce(p.given_names, '') AS givenNames, coalesce(p.record_number, '') AS recordNumber`;
const joined = 'LEFT JOIN staff AS o ON o.id = i.owner_id LEFT JOIN patient AS p ON p.id = i.patient_id';

/** Oldest first, of charts that are not among `closed` (JSON of ids). Questions are few; none of them ever goes by itself. */
export const openQuestions = (read: Reader, closed: string, most: number): Promise<readonly QuestionRow[]> => read.all<QuestionRow>({
  text: `SELECT ${columns} FROM review_item AS i ${joined} WHERE i.settled_at IS NULL AND i.raised_at > ? AND i.raised_at < ?
    AND (i.patient_id IS NULL OR i.patient_id NOT IN (SELECT value FROM json_each(?))) ORDER BY i.raised_at, i.id LIMIT ?`, values: ['', '~', closed, most],
});

export const openQuestionsOf = (read: Reader, patientId: string): Promise<readonly QuestionRow[]> => read.all<QuestionRow>({
  text: `SELECT ${columns} FROM review_item AS i ${joined} WHERE i.patient_id = ? AND i.settled_at IS NULL ORDER BY i.raised_at, i.id LIMIT 200`, values: [patientId],
});

export const openQuestion = (read: Reader, id: string): Promise<QuestionRow | undefined> => read.get<QuestionRow>({
  text: `SELECT ${columns} FROM review_item AS i ${joined} WHERE i.id = ? AND i.settled_at IS NULL`, values: [id],
});

export interface AnswerRow {
  readonly recordId: string; readonly field: string; readonly dev: number; readonly q: number;
  /** Hybrid time: milliseconds in the upper 48 bits. */
  readonly at: bigint;
  readonly staffId: string; readonly staffName: string; readonly role: string; readonly value: FieldValue;
}

/** Every live value of these records' fields that have more than one. */
export const answersOf = async (read: Reader, recordIds: readonly string[]): Promise<readonly AnswerRow[]> =>
  (await read.all<Omit<AnswerRow, 'value' | 'at'> & { readonly value: string; readonly at: string }>(sql`SELECT s.eid AS recordId, s.field, s.dev, s.q, CAST(s.hlc AS TEXT) AS at, s.usr AS staffId, coalesce(w.display_name, '') AS staffName,
      coalesce(w.role, '') AS role, s.value
    FROM sync_sibling AS s LEFT JOIN staff AS w ON w.id = s.usr WHERE s.eid IN (SELECT value FROM json_each(${JSON.stringify(recordIds)}))`))
    .map((row) => ({ ...row, at: BigInt(row.at), value: JSON.parse(row.value) as FieldValue }));

/** The last value that was replaced before there were several. */
export const valueBefore = async (read: Reader, recordId: string, field: string): Promise<{ readonly value: FieldValue; readonly until: string } | null> => {
  const row = await read.get<{ value: string; until: string }>(sql`SELECT value, replaced_at AS until FROM sync_history WHERE eid = ${recordId} AND field = ${field} ORDER BY replaced_at DESC, q DESC LIMIT 1`);
  return row ? { value: JSON.parse(row.value) as FieldValue, until: row.until } : null;
};

export interface MadeRow { readonly recordId: string; readonly clk: Uint8Array }

/** The clocks of these records: whose write made each of them. */
export const clocksOf = (read: Reader, recordIds: readonly string[]): Promise<readonly MadeRow[]> =>
  read.all<MadeRow>(sql`SELECT eid AS recordId, clk FROM sync_clk WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(recordIds)}))`);

/** Also of people who left. */
export const peopleByIds = (read: Reader, ids: readonly string[]): Promise<readonly { readonly id: string; readonly name: string; readonly role: string }[]> =>
  read.all(sql`SELECT id, display_name AS name, role FROM staff WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);

export const ownDevice = async (read: Reader): Promise<number> => (await read.get<{ number: number }>(sql`SELECT number FROM sync_state WHERE name = 'dev'`))?.number ?? 0;

export const peopleAtWork = (read: Reader): Promise<readonly { readonly id: string; readonly name: string; readonly role: string }[]> =>
  read.all(sql`SELECT id, display_name AS name, role FROM staff WHERE ended_at IS NULL ORDER BY user_name_folded`);

export const isAtWork = async (read: Reader, staffId: string): Promise<boolean> =>
  (await read.get(sql`SELECT 1 AS one FROM staff WHERE id = ${staffId} AND ended_at IS NULL`)) !== undefined;

const changedOne = (changed: number): void => {
  if (changed !== 1) throw new Error('a question was not changed');
};

export const giveTo = async (tx: Writer, id: string, staffId: string): Promise<void> =>
  changedOne(await tx.run(sql`UPDATE review_item SET owner_id = ${staffId} WHERE id = ${id} AND settled_at IS NULL`));

/** Also of a question that the write itself settled a moment ago: the reason is kept with it. */
export const settleQuestion = async (tx: Writer, id: string, settled: { readonly at: string; readonly by: string; readonly reason: string }): Promise<void> =>
  changedOne(await tx.run(sql`UPDATE review_item SET settled_at = ${settled.at}, settled_by = ${settled.by}, reason = ${settled.reason} WHERE id = ${id}`));
