import type { RefusalReason, Reply } from '#shared/contract/define.ts';

/** Bytes of JSON one call may carry; larger things (imports) are named by path and read by main. */
export const MAX_CALL_BYTES = 1_000_000;

export type CallPayload =
  | { readonly type: 'call'; readonly method: string; readonly inputJson: string }
  | { readonly type: 'refused'; readonly replyJson: string };

/**
 * What a window sent, judged by shape and size before anything parses it. The text itself is parsed in the door.
 */
export const checkCall = (method: unknown, inputJson: unknown): CallPayload => {
  if (typeof method !== 'string' || typeof inputJson !== 'string') return refused('bad-input');
  if (method.length > 100) return refused('unknown-method');
  if (inputJson.length > MAX_CALL_BYTES || Buffer.byteLength(inputJson) > MAX_CALL_BYTES) return refused('too-large');
  return { type: 'call', method, inputJson };
};

/** The JSON text of a refusal that a shell gives without asking the door. */
export const refusalJson = (reason: RefusalReason): string =>
  JSON.stringify({ type: 'refused', reason } satisfies Reply<never>);

const refused = (reason: RefusalReason): CallPayload => ({ type: 'refused', replyJson: refusalJson(reason) });
