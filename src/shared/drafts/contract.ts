import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { uuid } from '#shared/contract/fields.ts';

/** Longest draft, in characters of JSON. */
export const longestDraft = 100_000;
/** Of one person; the oldest go. */
export const mostDrafts = 20;
/** A draft older than this goes. */
export const draftDays = 30;

/** Which form: `vitals`, `register`, or the method it ends in: `staff.add`. `place` is no form but where one stood; it waits for nobody. */
const form = z.string().regex(/^[a-z][A-Za-z.-]{0,59}$/);

/** What somebody had half typed: which form, where it stands, its fields, and where the caret was. */
export const Draft = z.object({
  form, patientId: uuid.nullable(),
  /** JSON of the place (navigation) the form stands at, and of its fields; both are the window's own. */
  place: z.string().max(2_000), fields: z.string().max(longestDraft),
  /** The focused field's name and its selection, from and to, in UTF-16 units. */
  focus: z.object({ field: z.string().max(100), from: z.number().int().min(0), to: z.number().int().min(0) }).nullable(),
});
export type Draft = z.infer<typeof Draft>;

const KeptDraft = Draft.extend({ savedAt: z.string() });
export type KeptDraft = z.infer<typeof KeptDraft>;

const quiet = { action: 'none', subjects: noSubjects } as const;

/** For the person who typed it only, on this computer only. */
export const draftsContract = defineContract({
  /** One for each form and patient; the newer takes the older's place. */
  'drafts.save': method({ kind: 'write', permission: 'signed-in', audit: quiet, input: z.strictObject(Draft.shape), output: z.object({}) }),
  /** Newest first. A draft about a patient whom this person may no longer open is not answered, but kept. */
  'drafts.mine': method({
    kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}),
    output: z.object({ drafts: z.array(KeptDraft).max(mostDrafts) }),
  }),
  'drafts.discard': method({ kind: 'write', permission: 'signed-in', audit: quiet, input: z.strictObject({ form, patientId: uuid.nullable() }), output: z.object({}) }),
});
