import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { requiredLine, uuid } from '#shared/contract/fields.ts';
import { Allergy, AllergyChange, NewAllergy, SeenAllergy } from './allergy.ts';

const written = (_input: unknown, output: { readonly type: string; readonly allergy?: Allergy }) =>
  recordOf('allergy-intolerance', output.type === 'recorded' ? output.allergy?.id : undefined);
const ofPatient = (input: { readonly patientId: string }): readonly string[] => [input.patientId];
const ofAllergy = ({ allergyId }: { readonly allergyId: string }) => recordOf('allergy-intolerance', allergyId);

const one = <T extends string>(type: T) => z.object({ type: z.literal(type), allergy: Allergy });
const only = <T extends string>(type: T) => z.object({ type: z.literal(type) });
/** Several answers stand in these fields: they are settled side by side, never by writing over them. */
const unsettled = z.object({ type: z.literal('unsettled'), fields: z.array(z.string().max(60)) });

export const allergiesContract = defineContract({
  /** A patient's allergies, worst first. None at all means *never asked*, which is not the same as *none known*. */
  'allergies.list': method({
    kind: 'read',
    permission: 'allergies:read',
    audit: { action: 'read', subjects: (input) => [input.patientId] },
    input: z.strictObject({ patientId: uuid }),
    output: z.object({ allergies: z.array(Allergy) }),
  }),
  /**
   * Records an allergy and ends a standing *none known*. Nothing is written while the same substance (case and accents aside) stands
   * already, `already-recorded` with that one, unless `isAnother` says that this is another.
   */
  'allergies.record': method({
    kind: 'write', permission: 'allergies:record', audit: { action: 'create', subjects: ofPatient, record: written },
    input: z.strictObject({ patientId: uuid, allergy: NewAllergy, isAnother: z.boolean() }),
    output: z.discriminatedUnion('type', [one('recorded'), one('already-recorded'), only('no-such-patient')]),
  }),
  /**
   * Changes what is named in `change`; `seen` holds the same fields as they stood on the screen. `overtaken`: somebody wrote one of them
   * meanwhile, nothing was written, and the allergy comes as it is now. What was entered by mistake stays so.
   */
  'allergies.change': method({
    kind: 'write', permission: 'allergies:record', audit: { action: 'update', subjects: ofPatient, record: ofAllergy },
    input: z.strictObject({ patientId: uuid, allergyId: uuid, seen: SeenAllergy, change: AllergyChange, isAnother: z.boolean() })
      .refine(({ seen, change }) => Object.keys(change).length > 0 && Object.keys(change).toSorted().join() === Object.keys(seen).toSorted().join(), { path: ['seen'] }),
    output: z.discriminatedUnion('type', [one('changed'), one('overtaken'), one('already-recorded'), unsettled, only('taken-back'), only('no-such-allergy')]),
  }),
  /** Says with a reason that it was entered by mistake: it leaves the banner and stays in the list, struck through. Also of a *none known*. */
  'allergies.takeBack': method({
    kind: 'write', permission: 'allergies:record', audit: { action: 'strike', subjects: ofPatient, record: ofAllergy },
    input: z.strictObject({ patientId: uuid, allergyId: uuid, reason: requiredLine(500) }),
    output: z.discriminatedUnion('type', [one('changed'), unsettled, only('taken-back'), only('no-such-allergy')]),
  }),
  /** That the patient was asked today and knows of none: a dated statement with whoever asks. Refused while an allergy stands; a later one ends it. */
  'allergies.noneKnown': method({
    kind: 'write', permission: 'allergies:record', audit: { action: 'create', subjects: ofPatient, record: written },
    input: z.strictObject({ patientId: uuid }),
    output: z.discriminatedUnion('type', [one('recorded'), z.object({ type: z.literal('allergies-stand'), allergies: z.array(Allergy) }), only('no-such-patient')]),
  }),
});
