import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { EmergencyAccess, EmergencyReview } from '#shared/emergency/contract.ts';

type Flagged<T extends { readonly wasRestricted: boolean }> = Omit<T, 'wasRestricted'> & { readonly wasRestricted: number };
const unflag = <T extends { readonly wasRestricted: boolean }>(row: Flagged<T>): T => ({ ...row, wasRestricted: row.wasRestricted === 1 }) as unknown as T;

const accessColumns = `e.id, e.patient_id AS patientId, e.reason, e.opened_at AS openedAt, e.until_at AS until, e.ended_at AS endedAt, e.was_restricted AS wasRestricted`;

/** One person's that run at `now`. */
export const runningOf = async (read: Reader, staffId: string, now: string): Promise<EmergencyAccess[]> =>
  (await read.all<Flagged<EmergencyAccess>>({
    text: `SELECT ${accessColumns} FROM emergency_access AS e WHERE e.until_at > ? AND e.until_at < '~' AND e.staff_id = ? AND e.ended_at IS NULL ORDER BY e.until_at`,
    values: [now, staffId],
  })).map(unflag);

/** One access with what a review needs. */
export interface StoredAccess extends EmergencyAccess {
  readonly staffId: string;
  readonly reviewedAt: string | null;
}

export const accessById = async (read: Reader, id: string): Promise<StoredAccess | undefined> => {
  const row = await read.get<Flagged<StoredAccess>>({
    text: `SELECT ${accessColumns}, e.staff_id AS staffId, e.reviewed_at AS reviewedAt FROM emergency_access AS e WHERE e.id = ?`, values: [id],
  });
  return row && unflag(row);
};

export type ReviewRow = Omit<EmergencyReview, 'isMine' | 'isOverdue'> & { readonly patientId: string; readonly staffId: string };

const reviewsFrom = (some: string): string => `SELECT ${accessColumns}, coalesce(p.record_number, '') AS recordNumber, e.staff_id AS staffId, coalesce(s.display_name, '') AS staffName,
    e.review_due_at AS reviewDueAt, e.finding, e.note, e.reviewed_at AS reviewedAt, r.display_name AS reviewedBy
  FROM (${some}) AS e LEFT JOIN patient AS p ON p.id = e.patient_id LEFT JOIN staff AS s ON s.id = e.staff_id LEFT JOIN staff AS r ON r.id = e.reviewed_by`;

export const waitingReviews = async (read: Reader, most: number): Promise<readonly ReviewRow[]> =>
  (await read.all<Flagged<ReviewRow>>({
    text: `${reviewsFrom('SELECT * FROM emergency_access WHERE reviewed_at IS NULL ORDER BY review_due_at LIMIT ?')} ORDER BY e.review_due_at`, values: [most],
  })).map(unflag);

export const latestReviewed = async (read: Reader, since: string, most: number): Promise<readonly ReviewRow[]> =>
  (await read.all<Flagged<ReviewRow>>({
    text: `${reviewsFrom(`SELECT * FROM emergency_access WHERE reviewed_at > ? AND reviewed_at < '~' ORDER BY reviewed_at DESC LIMIT ?`)} ORDER BY e.reviewed_at DESC`, values: [since, most],
  })).map(unflag);

export interface OverdueReview { readonly staffId: string; readonly patientId: string; readonly dueAt: string }

/** Waiting for longer than they may, at most 200; without those that were told of already, whose alert is as old as the review was due. */
export const overdueUntold = (read: Reader, now: string): Promise<readonly OverdueReview[]> =>
  read.all<OverdueReview>(sql`SELECT staff_id AS staffId, patient_id AS patientId, review_due_at AS dueAt FROM emergency_access AS e
    WHERE reviewed_at IS NULL AND review_due_at < ${now} AND NOT EXISTS (
      SELECT 1 FROM alert WHERE kind = 'review-overdue' AND at >= e.review_due_at AND at < '~' AND staff_id = e.staff_id AND patient_id = e.patient_id) LIMIT 200`);

interface Found { readonly id: string; readonly familyName: string }

export const patientByNumber = (read: Reader, recordNumber: string): Promise<readonly Pick<Found, 'id'>[]> =>
  read.all<Found>(sql`SELECT id FROM patient WHERE record_number = ${recordNumber}`);

/** Whose index words hold this query and who was born on just this day. */
export const patientsBorn = (read: Reader, query: string, birthDate: string): Promise<readonly Found[]> =>
  read.all<Found>(sql`SELECT p.id, p.family_name AS familyName FROM patient_search s JOIN patient p ON p.rid = s.rowid
    WHERE patient_search MATCH ${query} AND p.birth_date = ${birthDate} LIMIT 50`);
