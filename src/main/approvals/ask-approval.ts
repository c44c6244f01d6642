import type { CallContext } from '#main/api/call-context.ts';
import { insertApproval, waitingApprovals } from './store.ts';

const dayMs = 86_400_000;
/** What nobody agreed to for a year is no longer asked. */
const waitDays = 366;

/** The time in which what was asked for waits. */
export const waitSpan = (now: string): { readonly after: string; readonly before: string } =>
  ({ after: new Date(Date.parse(now) - waitDays * dayMs).toISOString(), before: new Date(Date.parse(now) + dayMs).toISOString() });

/** Puts a call before a second person; the same question of the same person waits once. `input` holds no secret. */
export const askApproval = async ({ tx, ids, clock, session }: CallContext, method: string, input: object): Promise<{ readonly type: 'waiting'; readonly approvalId: string }> => {
  const json = JSON.stringify(input);
  const now = clock.now();
  const { after, before } = waitSpan(now);
  const same = (await waitingApprovals(tx, after, before)).find((each) => each.method === method && each.input === json && each.askedBy === session.staffId);
  if (same) return { type: 'waiting', approvalId: same.id };
  const id = ids.newId();
  await insertApproval(tx, { id, method, input: json, askedBy: session.staffId, askedAt: now });
  return { type: 'waiting', approvalId: id };
};
