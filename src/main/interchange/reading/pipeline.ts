import type { Thread } from '#main/ports.ts';
import type { Answer, AnswerBatch, ToReader } from './protocol.ts';

/** Chunks and other messages that may be unanswered: the thread always has the next one, and memory stays flat. */
const maxChunks = 2;
const maxMessages = 32;

/** Messages to the reader, as many at a time as it can take, and the batches it answers, in order. */
export interface Pipeline {
  readonly send: (message: ToReader) => Promise<void>;
  /** The bytes are given away: their memory moves to the thread. */
  readonly sendBytes: (type: 'chunk' | 'survey-chunk', bytes: Uint8Array) => Promise<void>;
  /** Until everything is answered. */
  readonly settle: () => Promise<void>;
  readonly takeBatches: () => readonly AnswerBatch[];
  /** As of the last answer. */
  readonly needsSurvey: () => boolean;
  readonly end: () => Promise<void>;
}

export const createPipeline = (thread: Thread): Pipeline => {
  const waiting: { readonly isChunk: boolean; readonly answer: Promise<unknown> }[] = [];
  const batches: AnswerBatch[] = [];
  let needsSurvey = false;
  let chunks = 0;

  const receive = async (): Promise<void> => {
    const next = waiting.shift();
    if (next === undefined) return;
    if (next.isChunk) chunks -= 1;
    const answer = (await next.answer) as Answer;
    batches.push(...answer.batches);
    ({ needsSurvey } = answer);
  };
  const post = async (message: ToReader, isChunk: boolean, moved: readonly ArrayBuffer[]): Promise<void> => {
    const answer = thread.ask(message, moved);
    // Awaited in its turn; a thread that fails before that must not count as a promise nobody looks after.
    answer.catch(() => undefined);
    waiting.push({ isChunk, answer });
    if (isChunk) chunks += 1;
    while (chunks >= maxChunks || waiting.length >= maxMessages) await receive();
  };

  return {
    send: (message) => post(message, false, []),
    sendBytes: (type, bytes) => {
      const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
      const own = isWhole ? bytes : new Uint8Array(bytes);
      return post({ type, bytes: own }, true, [own.buffer as ArrayBuffer]);
    },
    settle: async () => {
      while (waiting.length > 0) await receive();
    },
    takeBatches: () => batches.splice(0),
    needsSurvey: () => needsSurvey,
    end: () => thread.end(),
  };
};
