import type { RefusalReason, Reply } from '#shared/contract/define.ts';

/** A call that did not answer a value, in the kinds that have a designed state. */
export type Failure =
  | { readonly type: 'refused'; readonly reason: RefusalReason; readonly fields?: readonly string[] }
  | { readonly type: 'crashed'; readonly ref: string }
  /** The process on the other side is gone. */
  | { readonly type: 'gone' };

export type Outcome<T> = { readonly type: 'value'; readonly value: T } | Failure;

/** Waits for a call; a rejection means that nobody is there any more. */
export const outcomeOf = async <T>(call: Promise<Reply<T>>): Promise<Outcome<T>> => {
  try {
    return await call;
  } catch {
    return { type: 'gone' };
  }
};
