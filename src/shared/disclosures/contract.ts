import { z } from 'zod';
import { purposes } from '#shared/audit/purposes.ts';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { moment, uuid } from '#shared/contract/fields.ts';

/** How far back an accounting goes (45 CFR 164.528(a)(1)). */
export const accountingYears = 6;
const mostDisclosures = 500;

/** What left the clinic, or came to it from elsewhere. */
export const Disclosure = z.object({
  at: moment, what: z.enum(['export', 'print', 'import']),
  /** Who did it, with the role of then; '' for the program itself. */
  name: z.string(), role: z.string(), recordKind: z.string(), purpose: z.string().nullable(), count: z.number().int().nullable(),
});
export type Disclosure = z.infer<typeof Disclosure>;

/** Somebody of the clinic who saw or changed the record. */
export const SeenBy = z.object({ name: z.string(), role: z.string(), days: z.number().int(), firstAt: moment, lastAt: moment, kinds: z.array(z.string()) });
export type SeenBy = z.infer<typeof SeenBy>;

const notForReader = [z.object({ type: z.literal('no-such') }), z.object({ type: z.literal('closed-chart') })] as const;
const ofPatient = { subjects: ({ patientId }: { readonly patientId: string }) => [patientId], record: () => recordOf('disclosure') } as const;

/** The accounting of disclosures that a patient may ask for (45 CFR 164.528), from the log alone. */
export const disclosuresContract = defineContract({
  /** Newest first, six years back. `more` when there were over 500. */
  'disclosures.list': method({
    kind: 'read', permission: 'audit:read', audit: { action: 'read', ...ofPatient },
    input: z.strictObject({ patientId: uuid }),
    output: z.discriminatedUnion('type', [
      z.object({
        type: z.literal('listed'), clinicName: z.string(), from: moment, to: moment,
        /** Names are empty for a reader who may not open who a patient is. */
        patient: z.object({ recordNumber: z.string(), familyName: z.string(), givenNames: z.string(), birthDate: z.string().nullable() }),
        disclosures: z.array(Disclosure).max(mostDisclosures), more: z.boolean(), seenBy: z.array(SeenBy),
      }), ...notForReader,
    ]),
  }),
  /** Written down before the printer's window opens: the page leaves the clinic on paper. */
  'disclosures.print': method({
    kind: 'write', permission: 'audit:read', whileDoubted: true, audit: { action: 'print', ...ofPatient, purpose: ({ purpose }) => purpose },
    input: z.strictObject({ patientId: uuid, purpose: z.enum(purposes) }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('ready') }), ...notForReader]),
  }),
});

export { mostDisclosures };
