import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';

export const Theme = z.enum(['auto', 'light', 'dark']);
export type Theme = z.infer<typeof Theme>;

/** In both windows: how this computer looks. About nobody, so it needs no session. */
export const settingsContract = defineContract({
  'settings.appearance': method({
    kind: 'read', permission: 'public', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({ theme: Theme }),
    output: z.object({ theme: Theme }),
  }),
});
