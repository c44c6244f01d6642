import type { Handlers } from '#shared/contract/define.ts';
import { draftDays } from '#shared/drafts/contract.ts';
import type { draftsContract } from '#shared/drafts/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { deleteDraft, draftsOf, dropOldest, insertDraft, replaceDraft } from './store.ts';

/** Drafts saved before this moment (ISO 8601) have gone. */
export const draftsSince = (now: string): string => new Date(Date.parse(now) - draftDays * 86_400_000).toISOString();

export const draftsHandlers = {
  // It comes several times a second while somebody types: one statement, unless the form is a new one.
  'drafts.save': async ({ session, tx, clock }, draft) => {
    const at = clock.now();
    if (await replaceDraft(tx, session.staffId, draft, at)) return {};
    await insertDraft(tx, session.staffId, draft, at);
    await dropOldest(tx, session.staffId, draftsSince(at));
    return {};
  },
  'drafts.mine': async ({ session, viewer, read, clock }) =>
    ({ drafts: await draftsOf(read, session.staffId, viewer.closedPatients, draftsSince(clock.now())) }),
  'drafts.discard': async ({ session, tx }, { form, patientId }) => {
    await deleteDraft(tx, session.staffId, form, patientId);
    return {};
  },
} satisfies Handlers<typeof draftsContract, CallContext>;
