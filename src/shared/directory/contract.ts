import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line } from '#shared/contract/fields.ts';
import { Organization, Practitioner } from './directory.ts';

export const directoryContract = defineContract({
  /** Practitioners and organizations in whose name each typed word begins a word, by name, at most 50 of each. Nobody's record. */
  'directory.find': method({
    kind: 'read', permission: 'directory:read', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({ words: line(100) }),
    output: z.object({ practitioners: z.array(Practitioner).max(50), organizations: z.array(Organization).max(50) }),
  }),
});
