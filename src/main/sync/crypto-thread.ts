import type { Change } from '#shared/sync/change.ts';
import type { EnvelopeHeader } from '#shared/sync/envelope.ts';
import type { StartThread } from '#main/ports.ts';
import { changesFromText } from './change-text.ts';
import { answerCrypto } from './crypto-work.ts';
import type { CryptoRequest, SealedAnswer } from './crypto-work.ts';
import { pack, unpack } from './packed.ts';
import type { Packed } from './packed.ts';

/** What the worker does, on the thread that asks: for tests. */
export const inProcessCrypto: StartThread = () => ({ ask: async (message) => answerCrypto(message as CryptoRequest), end: async () => undefined });

export interface ToSeal { readonly header: EnvelopeHeader; readonly key: Uint8Array; readonly plain: Uint8Array }
/** `bytes`: the envelope as it came, whose header was read before. */
export interface ToOpen { readonly header: EnvelopeHeader; readonly key: Uint8Array; readonly bytes: Uint8Array }

export interface CryptoThread {
  /** Starts it while something else is waited for: it takes a tenth of a second to be there. */
  readonly warm: () => void;
  /** Envelopes as they are sent, and the SHA-256 of each. */
  readonly seal: (clinicId: string, items: readonly ToSeal[]) => Promise<{ readonly envelopes: readonly Uint8Array[]; readonly leaves: readonly Uint8Array[] }>;
  /** Undefined where one does not open, or holds other changes than its header says. */
  readonly open: (clinicId: string, items: readonly ToOpen[]) => Promise<readonly (readonly Change[] | undefined)[]>;
  readonly end: () => Promise<void>;
}

const buffersOf = (...all: readonly Packed[]): readonly ArrayBuffer[] => all.map(({ bytes }) => bytes.buffer as ArrayBuffer);

/** Started with the first hub or envelope: a clinic without a hub has no thread for it. */
export const createCryptoThread = (start: StartThread): CryptoThread => {
  let thread: ReturnType<StartThread> | undefined;
  const ask = async (request: CryptoRequest, moved: readonly ArrayBuffer[]): Promise<unknown> => {
    const own = (thread ??= start());
    try {
      return await own.ask(request, moved);
    } catch (error) {
      // One that ended answers nothing more: the next try has another.
      if (thread === own) thread = undefined;
      await own.end();
      throw error;
    }
  };
  return {
    warm: () => void (thread ??= start()),
    seal: async (clinicId, items) => {
      const [keys, plains, streams] = [pack(items.map(({ key }) => key)), pack(items.map(({ plain }) => plain)), pack(items.map(({ header }) => header.stream))];
      const heads = items.map(({ header: { stream: _stream, ...head } }) => head);
      const sealed = (await ask({ type: 'seal', clinicId, keys, plains, streams, heads }, buffersOf(keys, plains, streams))) as SealedAnswer;
      const [envelopes, leaves] = [unpack(sealed.envelopes), unpack(sealed.leaves)];
      if (envelopes.length !== items.length || leaves.length !== items.length) throw new Error('an envelope was not sealed');
      return { envelopes, leaves };
    },
    open: async (clinicId, items) => {
      if (items.length === 0) return [];
      const [keys, envelopes] = [pack(items.map(({ key }) => key)), pack(items.map(({ bytes }) => bytes))];
      return changesFromText((await ask({ type: 'open', clinicId, keys, envelopes }, buffersOf(keys, envelopes))) as string, items.map(({ header }) => header.dev));
    },
    end: async () => {
      await thread?.end();
      thread = undefined;
    },
  };
};
