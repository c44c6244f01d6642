import { Worker } from 'node:worker_threads';
import type { StartThread } from '#main/ports.ts';

/** Enough for the largest resource and what is made of it; a thread that wants more ends, and not the program with it. */
const limits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 } as const;

/** Threads of a worker built beside the program (`dist/workers`), which answers every message once. */
export const createStartThread = (workerPath: URL): StartThread => () => {
  const worker = new Worker(workerPath, { resourceLimits: limits });
  const waiting: { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void }[] = [];
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  worker.on('message', (answer: unknown) => waiting.shift()?.resolve(answer));
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error('the thread failed')));
  worker.on('exit', () => fail(new Error('the thread ended without an answer')));
  return {
    ask: (message, moved = []) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        waiting.push({ resolve, reject });
        worker.postMessage(message, [...moved]);
      }),
    end: async () => {
      await worker.terminate();
    },
  };
};
