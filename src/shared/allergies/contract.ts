import { z } from 'zod';
import { defineContract, method } from '#shared/contract/define.ts';
import { uuid } from '#shared/contract/fields.ts';
import { Allergy } from './allergy.ts';

export const allergiesContract = defineContract({
  /** A patient's allergies, worst first. None at all means *never asked*, which is not the same as *none known*. */
  'allergies.list': method({
    kind: 'read',
    permission: 'allergies:read',
    audit: { action: 'read', subjects: (input) => [input.patientId] },
    input: z.strictObject({ patientId: uuid }),
    output: z.object({ allergies: z.array(Allergy) }),
  }),
});
