import type { Handlers } from '#shared/contract/define.ts';
import type { directoryContract } from '#shared/directory/contract.ts';
import { foldedWords } from '#shared/text/fold.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { organizationsNamed, practitionersNamed } from './store.ts';

export { organizationKind, practitionerKind } from './directory-kinds.ts';

export const directoryHandlers = {
  'directory.find': async ({ read }, { words }) => ({
    practitioners: await practitionersNamed(read, foldedWords(words)), organizations: await organizationsNamed(read, foldedWords(words)),
  }),
} satisfies Handlers<typeof directoryContract, CallContext>;
