import { mostDrafts } from '#shared/drafts/contract.ts';
import type { Draft, KeptDraft } from '#shared/drafts/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';

interface DraftRow { readonly form: string; readonly patient_id: string; readonly place: string; readonly fields: string; readonly focus: string | null; readonly saved_at: string }

/** A form about nobody yet. */
const nobody = '';

/** Answers whether this form had a draft already. */
export const replaceDraft = async (tx: Writer, staffId: string, draft: Draft, at: string): Promise<boolean> => {
  const focus = draft.focus && JSON.stringify(draft.focus);
  return (await tx.run(sql`UPDATE draft SET place = ${draft.place}, fields = ${draft.fields}, focus = ${focus}, saved_at = ${at}
    WHERE staff_id = ${staffId} AND form = ${draft.form} AND patient_id = ${draft.patientId ?? nobody}`)) > 0;
};

export const insertDraft = async (tx: Writer, staffId: string, draft: Draft, at: string): Promise<void> => {
  await tx.run(sql`INSERT INTO draft (staff_id, form, patient_id, place, fields, focus, saved_at)
    VALUES (${staffId}, ${draft.form}, ${draft.patientId ?? nobody}, ${draft.place}, ${draft.fields}, ${draft.focus && JSON.stringify(draft.focus)}, ${at})`);
};

/** The older ones of one person go; what was saved before `since` (ISO 8601) too. */
export const dropOldest = (tx: Writer, staffId: string, since: string): Promise<number> =>
  tx.run(sql`DELETE FROM draft WHERE staff_id = ${staffId} AND (saved_at < ${since} OR (form, patient_id) IN (
    SELECT form, patient_id FROM draft WHERE staff_id = ${staffId} ORDER BY saved_at DESC, form, patient_id LIMIT -1 OFFSET ${mostDrafts}))`);

/** Newest first. `closedPatients`: JSON array of ids whose charts are closed to this person. */
export const draftsOf = async (read: Reader, staffId: string, closedPatients: string, since: string): Promise<KeptDraft[]> => {
  const rows = await read.all<DraftRow>(sql`SELECT form, patient_id, place, fields, focus, saved_at FROM draft
    WHERE staff_id = ${staffId} AND saved_at >= ${since} AND patient_id NOT IN (SELECT value FROM json_each(${closedPatients}))
    ORDER BY saved_at DESC, form, patient_id LIMIT ${mostDrafts}`);
  return rows.map((row) => ({
    form: row.form, patientId: row.patient_id === nobody ? null : row.patient_id, place: row.place, fields: row.fields,
    focus: row.focus === null ? null : (JSON.parse(row.focus) as Draft['focus']), savedAt: row.saved_at,
  }));
};

export const deleteDraft = (tx: Writer, staffId: string, form: string, patientId: string | null): Promise<number> =>
  tx.run(sql`DELETE FROM draft WHERE staff_id = ${staffId} AND form = ${form} AND patient_id = ${patientId ?? nobody}`);

/** What was saved before `since` (ISO 8601), and everything of people who have left. */
export const sweepDrafts = (tx: Writer, since: string): Promise<number> =>
  tx.run(sql`DELETE FROM draft WHERE staff_id IN (SELECT id FROM staff)
    AND (saved_at < ${since} OR staff_id IN (SELECT id FROM staff WHERE ended_at IS NOT NULL))`);
