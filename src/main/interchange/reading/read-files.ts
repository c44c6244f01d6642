import { FileTrouble, maxHeldBytes } from '#shared/interchange/import-file.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { StartThread } from '#main/ports.ts';
import { lookAhead } from './look-ahead.ts';
import { createPipeline } from './pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import type { ReadBatch } from './protocol.ts';

/** Starts the thread that reads; one is started for each call of `readFiles`, and ended with it. */
export type ReadingThread = StartThread;

export interface ReadOptions {
  /** `--source`, '' for none. */
  readonly source: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Files that an earlier run has read: they keep their numbers, and nothing of them is emitted. */
  readonly skipFiles?: number;
  /** `seq` of the first row; 1 when absent. */
  readonly firstSeq?: number;
  readonly signal?: AbortSignal;
  /** Told before each file is opened. Numbers are from 1. */
  readonly onFile?: (file: { readonly number: number; readonly name: string }) => void;
}

/**
 * Reads files to staged resources, in order, in a thread of its own. What cannot be read is in `refused`. Memory is flat: nothing is
 * held but the resource being read, a batch, and the list of files. Throws when aborted or when the thread fails.
 */
export async function* readFiles(files: AsyncIterable<ImportFile> | Iterable<ImportFile>, options: ReadOptions, thread: ReadingThread): AsyncGenerator<ReadBatch> {
  const { source, today, skipFiles = 0, firstSeq = 1, signal } = options;
  const list = lookAhead(files);
  const pipeline = createPipeline(thread());
  // At once: whoever stops it need not wait until a slow disk or window hands over the next piece.
  const onAbort = () => {
    list.stop();
    void pipeline.end();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  let bytesSkipped = 0;
  const ready = (): ReadBatch[] => {
    const bytesTotal = list.bytesTotal();
    return pipeline.takeBatches().map((batch) => ({ ...batch, bytesDone: batch.bytesDone + bytesSkipped, bytesTotal }));
  };
  try {
    signal?.throwIfAborted();
    await pipeline.send({ type: 'begin', source, today, firstSeq, filesDone: skipFiles });
    let number = 0;
    for (;;) {
      // A window may take its time with the next file: what is read of this one must not wait for it.
      if (!list.hasNext()) {
        await pipeline.settle();
        yield* ready();
      }
      const file = await list.next();
      if (file === undefined) break;
      number += 1;
      if (number <= skipFiles) {
        bytesSkipped += file.bytes ?? 0;
        continue;
      }
      options.onFile?.({ number, name: file.name });
      for await (const _progress of readFile(file, number, pipeline)) {
        signal?.throwIfAborted();
        yield* ready();
      }
    }
    signal?.throwIfAborted();
    await pipeline.send({ type: 'end' });
    await pipeline.settle();
    yield* ready();
  } finally {
    signal?.removeEventListener('abort', onAbort);
    list.stop();
    await pipeline.end();
  }
}

/** Sends one file; yields whenever the thread took some of it. */
async function* readFile(file: ImportFile, number: number, pipeline: Pipeline): AsyncGenerator<void> {
  const opened = await file.open();
  const { name, folder = name } = file;
  if (opened.type === 'refused') {
    await pipeline.send({ type: 'file', number, name, folder, refused: opened.reason });
    yield;
    return;
  }
  await pipeline.send({ type: 'file', number, name, folder });
  let bytes = 0;
  let trouble: FileTrouble | undefined;
  try {
    for await (const chunk of opened.chunks) {
      bytes += chunk.length;
      await pipeline.sendBytes('chunk', chunk);
      if (pipeline.needsSurvey()) await survey(file, pipeline);
      yield;
    }
  } catch (error) {
    if (!(error instanceof FileTrouble)) throw error;
    trouble = error;
  }
  await pipeline.send({ type: 'file-end', ...(trouble === undefined ? undefined : { trouble: trouble.reason }) });
  // Only so much is held: a smaller file never asks.
  if (bytes > maxHeldBytes) {
    await pipeline.settle();
    if (pipeline.needsSurvey()) await survey(file, pipeline);
  }
  yield;
}

/** Reads the file a second time, only to see what its large bundles are. */
const survey = async (file: ImportFile, pipeline: Pipeline): Promise<void> => {
  await pipeline.settle();
  const opened = await file.open();
  await pipeline.send({ type: 'survey' });
  try {
    if (opened.type === 'opened') for await (const chunk of opened.chunks) await pipeline.sendBytes('survey-chunk', chunk);
  } catch (error) {
    // What could not be surveyed stays unknown, and the first reading says which bundle that was.
    if (!(error instanceof FileTrouble)) throw error;
  }
  await pipeline.send({ type: 'survey-end' });
  await pipeline.settle();
};
