import type { StartThread } from '#main/ports.ts';
import { answerCrypto } from './envelope-crypto.ts';
import type { CryptoRequest, ToOpen, ToSeal } from './envelope-crypto.ts';

/** What the worker does, on the thread that asks: for tests. */
export const inProcessCrypto: StartThread = () => ({ ask: async (message) => answerCrypto(message as CryptoRequest), end: async () => undefined });

export interface CryptoThread {
  readonly seal: (items: readonly ToSeal[]) => Promise<readonly Uint8Array[]>;
  /** Undefined where one does not open. */
  readonly open: (items: readonly ToOpen[]) => Promise<readonly (Uint8Array | undefined)[]>;
  readonly end: () => Promise<void>;
}

/** Started with the first envelope: a clinic without a hub has no thread for it. */
export const createCryptoThread = (start: StartThread): CryptoThread => {
  let thread: ReturnType<StartThread> | undefined;
  const ask = async (request: CryptoRequest) => (request.items.length === 0 ? [] : ((await (thread ??= start()).ask(request)) as (Uint8Array | undefined)[]));
  return {
    seal: async (items) => (await ask({ type: 'seal', items })).map((body) => {
      if (!body) throw new Error('an envelope was not sealed');
      return body;
    }),
    open: (items) => ask({ type: 'open', items }),
    end: async () => {
      await thread?.end();
      thread = undefined;
    },
  };
};
