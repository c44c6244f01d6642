import { z } from 'zod';
import { purposes } from '#shared/audit/purposes.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { moment, uuid } from '#shared/contract/fields.ts';
import { exportKinds } from './export-kinds.ts';

const whyNot = ['exists', 'no-folder', 'not-writable', 'disk-full', 'nothing', 'not-signed', 'bundle-of-person'] as const;
export type ExportRefusal = (typeof whyNot)[number];

const file = z.string().min(1).max(4096).refine((path) => path.startsWith('/') && !path.includes('\0'));

/** Rows of one patient, of one person, or of everybody; from `since` on and before `before` by the clock, null for no bound. A patient's bundle is always whole. */
const Asked = z.strictObject({
  kind: z.enum(exportKinds), patientId: uuid.nullable(), staffId: uuid.nullable(), since: moment.nullable(), before: moment.nullable(), purpose: z.enum(purposes),
  /** An absolute path. */
  file,
})
  .refine(({ patientId, staffId }) => patientId === null || staffId === null, { path: ['staffId'] })
  .refine(({ since, before }) => since === null || before === null || Date.parse(since) < Date.parse(before), { path: ['before'] });

/** In the gate window: a page that shows records must not name places on the disk. */
export const auditExportContract = defineContract({
  /**
   * Writes rows of the log into a new file that only its owner may read, by pages. One row of the log, with the purpose and how many
   * rows, is committed before the first of them is written, by the method itself; another only where the file then failed.
   */
  'audit.export': method({
    kind: 'job', permission: 'audit:export', stepUp: 'asked', whileDoubted: true,
    audit: { action: 'none', subjects: ({ patientId }) => (patientId === null ? [] : [patientId]) },
    input: Asked,
    output: z.discriminatedUnion('type', [
      z.object({
        type: z.literal('exported'), file: z.string(), rows: z.number().int(), bytes: z.number().int(), sha256: z.string(),
        /** Rows about charts that are closed to this reader: not in the file, unless it is a bundle, which holds ids alone. */
        leftOut: z.number().int(),
        /** Cells that a spreadsheet would have run; they begin with an apostrophe now. */
        disarmed: z.number().int(),
      }),
      z.object({ type: z.literal('refused'), why: z.enum(whyNot) }),
      z.object({ type: z.literal('no-such') }), z.object({ type: z.literal('closed-chart') }),
    ]),
  }),
});
