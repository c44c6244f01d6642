import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { uuid } from '#shared/contract/fields.ts';
import { sectionMethod } from '#shared/sections/section.ts';
import { DocumentRow, longestShownOriginal } from './document.ts';

export const documentsContract = defineContract({
  /** Resources kept as they came, latest first. Groups: FHIR type. Current: all but bills (Claim, ExplanationOfBenefit, Coverage, Account). */
  'documents.list': sectionMethod('documents:read', DocumentRow),
  /** The original of a document or of any imported record of this patient, verbatim; `none` for what was recorded here. */
  'documents.original': method({
    kind: 'read', permission: 'documents:read', audit: { action: 'read', subjects: (input) => [input.patientId], record: (input) => recordOf('document', input.recordId) },
    input: z.strictObject({ patientId: uuid, recordId: uuid }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('original'), json: z.string().max(longestShownOriginal), resourceType: z.string(), source: z.string() }),
      z.object({ type: z.literal('too-long'), characters: z.number().int() }),
      z.object({ type: z.literal('none') }),
    ]),
  }),
});
