import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';

/** In the gate window, which shows no record: a page that shows records must not name places on the disk. */
export const backupContract = defineContract({
  /**
   * Writes an encrypted copy of the database, under the same key, into a new file that only its owner may read, while people work.
   * It is opened and checked before it is called made. To restore it, vault.json beside the database and, on another computer,
   * the recovery words are needed too: the copy alone opens for nobody.
   */
  'backup.create': method({
    kind: 'job', whileDoubted: true,
    permission: 'backup:create',
    stepUp: 'asked',
    audit: { action: 'backup', subjects: noSubjects },
    /** An absolute path. */
    input: z.strictObject({ file: z.string().min(1).max(4096).refine((path) => path.startsWith('/') && !path.includes('\0')) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('made'), file: z.string(), bytes: z.number().int(), patients: z.number().int(), sha256: z.string() }),
      z.object({ type: z.literal('refused'), why: z.enum(['exists', 'no-folder', 'not-writable', 'disk-full', 'not-verified']) }),
    ]),
  }),
});
