import type { HubOrder, HubSaid } from '#shared/serving/hub-orders.ts';
import type { HubChild } from '#main/ports.ts';

type Asked = Extract<HubSaid, { type: 'invited' | 'figures' }>;
const answerOf = { invite: 'invited', figures: 'figures' } as const;
const endMs = 15_000;

const within = async <T>(work: Promise<T>, ms: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => { timer = setTimeout(() => { resolve(undefined); }, ms); });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** A started hub as its workstation speaks with it: an order and what it says to that. */
export const hubChild = (child: HubChild) => {
  const waiting = new Set<(said: HubSaid) => void>();
  child.onSaid((said) => { waiting.forEach((each) => { each(said); }); });
  const gone = child.ended.then(() => undefined);
  const next = <T extends HubSaid['type']>(types: readonly T[]): Promise<Extract<HubSaid, { type: T }> | undefined> => {
    let hear = (_said: HubSaid): void => undefined;
    const heard = new Promise<Extract<HubSaid, { type: T }>>((resolve) => {
      hear = (said) => { if ((types as readonly string[]).includes(said.type)) resolve(said as Extract<HubSaid, { type: T }>); };
      waiting.add(hear);
    });
    return Promise.race([heard, gone]).finally(() => waiting.delete(hear));
  };
  return {
    /** Undefined when it ended without a word. */
    start: (order: Extract<HubOrder, { type: 'start' }>) => {
      const said = next(['runs', 'cannot']);
      child.tell(order);
      return said;
    },
    /** Undefined when it did not answer in time. */
    ask: <T extends keyof typeof answerOf>(type: T, ms: number): Promise<Extract<Asked, { type: (typeof answerOf)[T] }> | undefined> => {
      const said = next([answerOf[type]]);
      child.tell({ type });
      return within(said, ms);
    },
    ended: child.ended,
    pid: child.pid,
    /** It answers what has begun, and is never killed: one that takes longer ends by itself once we are gone. */
    end: async (): Promise<void> => {
      child.tell({ type: 'end' });
      await within(child.ended, endMs);
    },
  };
};
export type StartedHub = ReturnType<typeof hubChild>;
