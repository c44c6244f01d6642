import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { StaffMember } from '#shared/staff/contract.ts';
import type { Role } from '#shared/staff/roles.ts';
import { fold } from '#shared/text/fold.ts';
import type { Records } from '#main/records/record-write.ts';
import { writeRules } from './grant-store.ts';
import { noSignIn, packSignIn, unpackSignIn } from './sign-in-state.ts';
import type { SignInProof, SignInState } from './sign-in-state.ts';

// A person is a record and goes to every workstation. Beside it are two columns of this one: `slot_id`, and `slot_for`, the verifier that the
// slot was made with, so that another password or a code from elsewhere ends it (slot-watch.ts).

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
  readonly proof: SignInProof;
}

const save = (records: Records, tx: Writer, id: string, fields: Readonly<Record<string, unknown>>, by: string): Promise<void> =>
  writeRules(records, tx, [{ kind: 'staff', id, patientId: id, fields }], by);

/** Whose slot here opens with what; nothing of it travels. */
const keepSlot = async (tx: Writer, id: string, slotId: string | null, proof: SignInProof | null): Promise<void> => {
  if ((await tx.run(sql`UPDATE staff SET slot_id = ${slotId}, slot_for = ${proof?.verifier ?? null} WHERE id = ${id}`)) !== 1) throw new Error('a person was not changed');
};

export const insertStaff = async (records: Records, tx: Writer, staff: NewStaff): Promise<void> => {
  const { id, userName, displayName, role, addedAt, addedBy, mustChange, codeUntil, proof } = staff;
  await save(records, tx, id, {
    userName, displayName, role, addedAt, addedBy, passwordChangedAt: codeUntil === null ? addedAt : null, signIn: packSignIn({ by: 'added', mustChange, codeUntil, proof }),
  }, addedBy ?? id);
  await keepSlot(tx, id, staff.slotId, proof);
};

const standing = async (tx: Writer, id: string): Promise<void> => {
  if (!(await tx.get(sql`SELECT 1 AS one FROM staff WHERE id = ${id} AND ended_at IS NULL`))) throw new Error('a person was not changed');
};

export const saveStaff = async (records: Records, tx: Writer, { id, displayName, role }: Pick<StaffMember, 'id' | 'displayName' | 'role'>, by: string): Promise<void> => {
  await standing(tx, id);
  await save(records, tx, id, { displayName, role }, by);
};

export const saveEnd = async (records: Records, tx: Writer, id: string, end: { readonly at: string; readonly by: string; readonly reason: string }): Promise<void> => {
  await standing(tx, id);
  await save(records, tx, id, { endedAt: end.at, endedBy: end.by, endedReason: end.reason, signIn: packSignIn(noSignIn) }, end.by);
  await keepSlot(tx, id, null, null);
};

/** A one-time code in the place of the password; whoever had left is back. */
export const saveReset = async (
  records: Records, tx: Writer, id: string,
  reset: { readonly at: string; readonly by: string; readonly slotId: string; readonly codeUntil: string; readonly proof: SignInProof },
): Promise<void> => {
  const signIn: SignInState = { by: 'reset', mustChange: true, codeUntil: reset.codeUntil, proof: reset.proof };
  await save(records, tx, id, { signIn: packSignIn(signIn), resetAt: reset.at, resetBy: reset.by, endedAt: null, endedBy: null, endedReason: '' }, reset.by);
  await keepSlot(tx, id, reset.slotId, reset.proof);
  await tx.run(sql`DELETE FROM staff_end WHERE staff_id = ${id}`);
};

/** A password of the person's own choice. */
export const saveOwnPassword = async (records: Records, tx: Writer, id: string, own: { readonly slotId: string; readonly proof: SignInProof }, at: string): Promise<void> => {
  await save(records, tx, id, { signIn: packSignIn({ by: 'own', mustChange: false, codeUntil: null, proof: own.proof }), passwordChangedAt: at }, id);
  await keepSlot(tx, id, own.slotId, own.proof);
};

/** In the place of a verifier: the words opened this workstation, and only a new password opens it to this person. */
const afterWords = 'after-words';

/** After recovery only this person has a slot; the others need a new password. */
export const onlySlotOf = async (records: Records, tx: Writer, staffId: string, own: { readonly slotId: string; readonly proof: SignInProof }, at: string): Promise<void> => {
  await tx.run(sql`UPDATE staff SET slot_id = NULL, slot_for = ${afterWords} WHERE id <> ${staffId}`);
  await saveOwnPassword(records, tx, staffId, own, at);
};

/** Somebody who never sat here, with what the staff stream says that their password proves itself by. */
export const newcomerByName = async (read: Reader, userName: string): Promise<(StaffMember & { readonly proof: SignInProof }) | undefined> => {
  const row = await read.get<StaffRow & { sign_in: string }>(sql`SELECT * FROM staff WHERE user_name_folded = ${fold(userName)} AND ended_at IS NULL AND slot_id IS NULL AND slot_for IS NULL`);
  const proof = row && unpackSignIn(row.sign_in)?.proof;
  return row && proof ? { ...toMember(row), proof } : undefined;
};

/** The first sign-in here made this slot. */
export const saveFirstSlot = (tx: Writer, id: string, slotId: string, proof: SignInProof): Promise<void> => keepSlot(tx, id, slotId, proof);

/** Whether this person's one-time code ran out, or the clock stands before it was given. */
export const isCodeOver = async (read: Reader, id: string, now: string): Promise<boolean> => {
  const row = await read.get<{ until: string | null; since: string }>(sql`SELECT code_until AS until, COALESCE(reset_at, added_at) AS since FROM staff WHERE id = ${id} AND must_change = 1`);
  return row !== undefined && row.until !== null && (now >= row.until || now < row.since);
};

/** Who could open a workstation of the clinic today with a password of their own. */
export const peopleWithAWayIn = async (read: Reader): Promise<ReadonlySet<string>> =>
  new Set((await read.all<{ id: string }>(sql`SELECT id FROM staff WHERE ended_at IS NULL AND must_change = 0
    AND (slot_id IS NOT NULL OR slot_for IS NULL AND json_extract(sign_in, '$.proof') IS NOT NULL)`)).map(({ id }) => id));

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
