import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, uuid } from '#shared/contract/fields.ts';

const counts = z.record(z.string(), z.number().int());
export const Refused = z.object({
  file: z.string(),
  /** JSON path in the file, or a position in bytes for text that does not parse. */
  path: z.string(),
  reason: z.string(),
});
export const ImportReport = z.object({
  files: z.number().int(), patients: z.number().int(),
  resources: counts, updated: counts, unchanged: counts, kept: counts,
  refused: z.array(Refused), refusedMore: z.number().int(),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const interchangeContract = defineContract({
  /** Takes one FHIR R4 file's text in pieces (a window cannot reach the disk), at most 512 kB each, in order. */
  'interchange.addText': method({
    kind: 'read', permission: 'records:import', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({ uploadId: uuid, fileName: line(255), piece: z.string().max(524_288), index: z.number().int().min(0).max(4096) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('taken') }), z.object({ type: z.literal('too-large') }), z.object({ type: z.literal('out-of-order') }),
    ]),
  }),
  /** Imports what was sent under `uploadId`; answers at once, `job-progress` events follow. */
  'interchange.start': method({
    kind: 'job', permission: 'records:import', audit: { action: 'import', subjects: noSubjects },
    input: z.strictObject({ uploadId: uuid, source: line(200) }),
    output: z.object({ jobId: uuid }),
  }),
  'interchange.report': method({
    kind: 'read', permission: 'records:import', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({ jobId: uuid }),
    output: z.object({ state: z.enum(['running', 'done', 'failed', 'unknown']), report: ImportReport.nullable() }),
  }),
});
