import type { approvalsContract, approvalsGateContract } from '#shared/approvals/contract.ts';
import type { Contract, Handlers, InputOf, OutputOf } from '#shared/contract/define.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import type { Access } from '#main/access/index.ts';
import type { Ahead, CallContext } from '#main/api/call-context.ts';
import { waitSpan } from './ask-approval.ts';
import { decideApproval, waitingApprovals, waitingById } from './store.ts';
import type { Waiting } from './store.ts';

type Decide = (typeof approvalsGateContract)['approvals.decide'];
interface Done { readonly type: string; readonly oneTimeCode?: string | null; readonly codeUntil?: string | null }

export interface ApprovalParts {
  readonly access: () => Access;
  readonly contract: Contract;
  /** The methods that may wait, by name; run as a window's call would be. */
  readonly handlers: () => Readonly<Record<string, (context: CallContext, input: never) => Promise<unknown>>>;
  /** What those do ahead of the transaction. */
  readonly ahead: Readonly<Record<string, Ahead>>;
  /** A method's input in words. */
  readonly shownOf: (read: Reader, method: string, input: unknown) => Promise<readonly { readonly label: string; readonly value: string }[]>;
}

type TakeBack = (typeof approvalsContract)['approvals.takeBack'];

const takeBack = async ({ tx, session, clock, emit }: CallContext, { id }: InputOf<TakeBack>): Promise<OutputOf<TakeBack>> => {
  const waiting = await waitingById(tx, id);
  if (waiting?.askedBy !== session.staffId) return { type: 'no-such' };
  await decideApproval(tx, id, { by: session.staffId, at: clock.now(), isAgreed: false });
  emit({ type: 'records-changed', kinds: ['approval'], patientIds: [] });
  return { type: 'taken-back' };
};

export const approvalsHandlers = ({ shownOf }: Pick<ApprovalParts, 'shownOf'>) =>
  ({
    'approvals.list': async ({ read, session, clock }) => {
      const { after, before } = waitSpan(clock.now());
      const waiting = await waitingApprovals(read, after, before);
      return {
        approvals: await Promise.all(waiting.map(async ({ id, method, input, askedBy, askedByName, askedAt }) => ({
          id, method, shown: [...(await shownOf(read, method, JSON.parse(input)))], askedBy: askedByName, askedAt, isMine: askedBy === session.staffId,
        }))),
      };
    },
    'approvals.takeBack': takeBack,
  }) satisfies Handlers<typeof approvalsContract, CallContext>;

/** What a method answers when it did what it was asked. */
const didIt: ReadonlySet<string> = new Set(['added', 'changed', 'reset', 'given', 'ended']);

/**
 * Runs what was asked for as if it were called now: it must still be possible, both people must still hold the privilege, and
 * neither may be the one who gains by it.
 */
const agree = async (parts: ApprovalParts, context: CallContext, waiting: Waiting): Promise<Done | undefined> => {
  const spec = parts.contract[waiting.method];
  const handler = parts.handlers()[waiting.method];
  if (!spec || !handler || !context.viewer.may(spec.permission as Privilege)) return undefined;
  if (!parts.access().viewerOf(waiting.askedBy).may(spec.permission as Privilege)) return undefined;
  // An older version may have stored what this one no longer takes.
  const input = spec.input.safeParse(JSON.parse(waiting.input));
  if (!input.success) return undefined;
  return spec.output.parse(await handler({ ...context, steppedUp: { isSeconded: true, askedBy: waiting.askedBy } }, input.data as never)) as Done;
};

/** What the method that waits does ahead of the transaction, where this is agreed to. */
export const approvalsAhead = ({ contract, ahead }: Pick<ApprovalParts, 'contract' | 'ahead'>) => ({
  'approvals.decide': async (context: Parameters<Ahead>[0], { id, agree: isAgreed }: InputOf<Decide>): Promise<unknown> => {
    const waiting = isAgreed ? await waitingById(context.read, id) : undefined;
    const input = waiting && contract[waiting.method]?.input.safeParse(JSON.parse(waiting.input));
    return waiting && input?.success === true ? ahead[waiting.method]?.(context, input.data as never) : undefined;
  },
});

const decide = (parts: ApprovalParts) => async (context: CallContext, { id, agree: isAgreed }: InputOf<Decide>): Promise<OutputOf<Decide>> => {
  const { tx, session, clock, viewer } = context;
  const waiting = await waitingById(tx, id);
  if (!waiting) return { type: 'no-such' };
  if (waiting.askedBy === session.staffId) return { type: 'your-own' };
  const close = (agreed: boolean) => decideApproval(tx, id, { by: session.staffId, at: clock.now(), isAgreed: agreed });
  if (!isAgreed) {
    await close(false);
    return { type: 'turned-down' };
  }
  const answer = await agree(parts, context, waiting);
  // Whoever gains by it leaves it to somebody else.
  if (answer?.type === 'yourself') return { type: 'your-own' };
  const isDone = answer !== undefined && didIt.has(answer.type);
  if (!isDone && !viewer.may(parts.contract[waiting.method]?.permission as Privilege)) return { type: 'not-possible' };
  await close(isDone);
  return isDone ? { type: 'done', oneTimeCode: answer.oneTimeCode ?? null, codeUntil: answer.codeUntil ?? null } : { type: 'not-possible' };
};

export const approvalsGateHandlers = (parts: ApprovalParts) => ({ 'approvals.takeBack': takeBack, 'approvals.decide': decide(parts) }) satisfies Handlers<typeof approvalsGateContract, CallContext>;
