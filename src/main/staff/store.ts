import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { StaffMember } from '#shared/staff/contract.ts';
import type { Role } from '#shared/staff/roles.ts';
import { fold } from '#shared/text/fold.ts';

interface StaffRow {
  readonly id: string; readonly user_name: string; readonly display_name: string; readonly role: Role; readonly added_at: string;
  readonly ended_at: string | null; readonly reset_at: string | null; readonly reset_by: string | null;
}

const toMember = (row: StaffRow): StaffMember => ({
  id: row.id, userName: row.user_name, displayName: row.display_name, role: row.role, addedAt: row.added_at,
});

/** A person with what rules about joining and leaving ask. */
export interface StaffRecord extends StaffMember {
  readonly hasEnded: boolean;
  /** ISO 8601; null when nobody reset this person's password. */
  readonly resetAt: string | null;
  readonly resetBy: string | null;
}

const toRecord = (row: StaffRow): StaffRecord => ({ ...toMember(row), hasEnded: row.ended_at !== null, resetAt: row.reset_at, resetBy: row.reset_by });

export const staffById = async (read: Reader, id: string): Promise<StaffRecord | undefined> => {
  const row = await read.get<StaffRow>(sql`SELECT * FROM staff WHERE id = ${id}`);
  return row && toRecord(row);
};

/** Whoever left has no slot. */
export const staffBySlot = async (read: Reader, slotId: string): Promise<StaffMember | undefined> => {
  const row = await read.get<StaffRow>(sql`SELECT * FROM staff WHERE slot_id = ${slotId} AND ended_at IS NULL`);
  return row && toMember(row);
};

export const staffByName = async (read: Reader, userName: string): Promise<StaffRecord | undefined> => {
  const row = await read.get<StaffRow>(sql`SELECT * FROM staff WHERE user_name_folded = ${fold(userName)}`);
  return row && toRecord(row);
};

export interface NewStaff extends StaffMember {
  readonly slotId: string;
  readonly addedBy: string | null;
  /** Until when their one-time code opens; null for a password. */
  readonly codeUntil: string | null;
  /** The first sign-in asks for a password of their own. */
  readonly mustChange: boolean;
}

export const insertStaff = async (tx: Writer, staff: NewStaff): Promise<void> => {
  const changedAt = staff.codeUntil === null ? staff.addedAt : null;
  const changed = await tx.run(sql`INSERT INTO staff (id, user_name, user_name_folded, display_name, role, slot_id, added_at, added_by, must_change, code_until, password_changed_at)
    VALUES (${staff.id}, ${staff.userName}, ${fold(staff.userName)}, ${staff.displayName}, ${staff.role}, ${staff.slotId}, ${staff.addedAt}, ${staff.addedBy},
      ${staff.mustChange ? 1 : 0}, ${staff.codeUntil}, ${changedAt})`);
  if (changed !== 1) throw new Error('a person was not added');
};

const one = async (changed: Promise<number>): Promise<void> => {
  if ((await changed) !== 1) throw new Error('a person was not changed');
};

export const saveStaff = (tx: Writer, { id, displayName, role }: Pick<StaffMember, 'id' | 'displayName' | 'role'>): Promise<void> =>
  one(tx.run(sql`UPDATE staff SET display_name = ${displayName}, role = ${role} WHERE id = ${id} AND ended_at IS NULL`));

export const saveEnd = (tx: Writer, id: string, end: { readonly at: string; readonly by: string; readonly reason: string }): Promise<void> =>
  one(tx.run(sql`UPDATE staff SET ended_at = ${end.at}, ended_by = ${end.by}, ended_reason = ${end.reason}, slot_id = NULL, must_change = 0, code_until = NULL
    WHERE id = ${id} AND ended_at IS NULL`));

/** A one-time code in the place of the password; whoever had left is back. */
export const saveReset = async (tx: Writer, id: string, reset: { readonly at: string; readonly by: string; readonly slotId: string; readonly codeUntil: string }): Promise<void> => {
  await one(tx.run(sql`UPDATE staff SET slot_id = ${reset.slotId}, must_change = 1, code_until = ${reset.codeUntil}, reset_at = ${reset.at}, reset_by = ${reset.by},
    ended_at = NULL, ended_by = NULL, ended_reason = '' WHERE id = ${id}`));
  await tx.run(sql`DELETE FROM staff_end WHERE staff_id = ${id}`);
};

/** A password of the person's own choice. */
export const saveOwnPassword = (tx: Writer, id: string, slotId: string, at: string): Promise<void> =>
  one(tx.run(sql`UPDATE staff SET slot_id = ${slotId}, must_change = 0, code_until = NULL, password_changed_at = ${at} WHERE id = ${id}`));

/** After recovery only this person has a slot; the others need a new password. */
export const onlySlotOf = async (tx: Writer, staffId: string, slotId: string, at: string): Promise<void> => {
  await tx.run(sql`UPDATE staff SET slot_id = NULL WHERE slot_id IS NOT NULL`);
  await saveOwnPassword(tx, staffId, slotId, at);
};

/** Whether this person's one-time code ran out, or the clock stands before it was given. */
export const isCodeOver = async (read: Reader, id: string, now: string): Promise<boolean> => {
  const row = await read.get<{ until: string | null; since: string }>(sql`SELECT code_until AS until, COALESCE(reset_at, added_at) AS since FROM staff WHERE id = ${id} AND must_change = 1`);
  return row !== undefined && row.until !== null && (now >= row.until || now < row.since);
};

/** Who could open this workstation today with a password of their own. */
export const peopleWithAWayIn = async (read: Reader): Promise<ReadonlySet<string>> =>
  new Set((await read.all<{ id: string }>(sql`SELECT id FROM staff WHERE ended_at IS NULL AND slot_id IS NOT NULL AND must_change = 0`)).map(({ id }) => id));

/** Whether anybody ever left. */
export const hasLeavers = async (read: Reader): Promise<boolean> =>
  (await read.get(sql`SELECT 1 AS one FROM staff WHERE ended_at IS NOT NULL LIMIT 1`)) !== undefined;

export const confirmEnd = (tx: Writer, staffId: string, computer: string, at: string): Promise<number> =>
  tx.run(sql`INSERT INTO staff_end (staff_id, computer, confirmed_at) VALUES (${staffId}, ${computer}, ${at})
    ON CONFLICT (staff_id, computer) DO UPDATE SET confirmed_at = excluded.confirmed_at`);

/** When one of these people took this person's second factor away, between two moments. */
export const secondFactorResetBy = async (read: Reader, staffId: string, by: readonly string[], after: string, until: string): Promise<string | undefined> =>
  (await read.get<{ at: string }>(sql`SELECT at FROM alert WHERE at > ${after} AND at <= ${until} AND kind = 'second-factor-reset' AND staff_id = ${staffId}
    AND by_id IN (SELECT value FROM json_each(${JSON.stringify(by)})) ORDER BY at DESC LIMIT 1`))?.at;
