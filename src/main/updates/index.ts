import type { Handlers } from '#shared/contract/define.ts';
import type { updatesContract } from '#shared/updates/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Updates } from './updates.ts';

export { createUpdates } from './updates.ts';

export const updatesHandlers = (updates: Updates) =>
  ({
    'updates.status': () => Promise.resolve(updates.status()),
    'updates.check': async () => ({ type: await updates.check() }),
    'updates.choose': async () => ({ type: await updates.choose() }),
    'updates.fetch': async () => ({ type: await updates.fetch() }),
    'updates.install': async ({ afterwards }) => {
      const whyNot = await updates.mayInstall();
      // The answer and its row first; then the session ends.
      if (whyNot === undefined) afterwards(updates.seal);
      return { type: whyNot ?? 'installing' };
    },
  }) satisfies Handlers<typeof updatesContract, CallContext>;
