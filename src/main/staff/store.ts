import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { StaffMember } from '#shared/staff/contract.ts';
import type { Role } from '#shared/staff/roles.ts';
import { fold } from '#shared/text/fold.ts';

interface StaffRow {
  readonly id: string; readonly user_name: string; readonly display_name: string; readonly role: Role; readonly added_at: string;
}

const toMember = (row: StaffRow): StaffMember => ({
  id: row.id, userName: row.user_name, displayName: row.display_name, role: row.role, addedAt: row.added_at,
});

export const allStaff = async (read: Reader): Promise<StaffMember[]> =>
  (await read.all<StaffRow>(sql`SELECT * FROM staff ORDER BY user_name_folded`)).map(toMember);

export const staffBySlot = async (read: Reader, slotId: string): Promise<StaffMember | undefined> => {
  const row = await read.get<StaffRow>(sql`SELECT * FROM staff WHERE slot_id = ${slotId}`);
  return row && toMember(row);
};

export const staffByName = async (read: Reader, userName: string): Promise<StaffMember | undefined> => {
  const row = await read.get<StaffRow>(sql`SELECT * FROM staff WHERE user_name_folded = ${fold(userName)}`);
  return row && toMember(row);
};

export interface NewStaff extends StaffMember {
  readonly slotId: string;
  readonly addedBy: string | null;
}

export const insertStaff = async (tx: Writer, staff: NewStaff): Promise<void> => {
  const changed = await tx.run(sql`INSERT INTO staff (id, user_name, user_name_folded, display_name, role, slot_id, added_at, added_by)
    VALUES (${staff.id}, ${staff.userName}, ${fold(staff.userName)}, ${staff.displayName}, ${staff.role}, ${staff.slotId}, ${staff.addedAt}, ${staff.addedBy})`);
  if (changed !== 1) throw new Error('a person was not added');
};

/** After recovery only this person has a slot; the others need a new password. */
export const onlySlotOf = async (tx: Writer, staffId: string, slotId: string): Promise<void> => {
  await tx.run(sql`UPDATE staff SET slot_id = NULL WHERE slot_id IS NOT NULL`);
  await tx.run(sql`UPDATE staff SET slot_id = ${slotId} WHERE id = ${staffId}`);
};
