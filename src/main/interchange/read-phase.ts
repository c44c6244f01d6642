import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { RefusedPart } from '#shared/interchange/staged.ts';
import { asStage } from './import-deps.ts';
import { refused } from './job.ts';
import type { Counted } from './job.ts';
import type { JobRun } from './job-run.ts';
import type { ReadBatch } from './reading/index.ts';
import { dropUnreadPiece, dropUnreadRefusals, insertBatch, lastStaged } from './stage-store.ts';

type Files = Iterable<ImportFile> | AsyncIterable<ImportFile>;

/** The number of each refused part's file: the first of that name among those this batch is about. */
const placed = (parts: readonly RefusedPart[], names: readonly string[], doneBefore: number): readonly Counted[] => {
  let at = doneBefore;
  return parts.map((part) => {
    const found = names.indexOf(part.file, Math.max(at, 0));
    if (found >= 0) at = found;
    return refused({ ...part, fileNumber: at + 1 }, part.reason);
  });
};

/**
 * Ends with the iterator or as soon as the job is stopped, whatever the reader waits for. The next batch is asked for before one is handed
 * over: the reader goes on while it is written.
 */
async function* untilStopped(batches: AsyncGenerator<ReadBatch>, run: JobRun): AsyncGenerator<ReadBatch> {
  // Not a race with one promise for the whole job: that one would hold on to every batch that ever won against it.
  let giveUp: (reason: Error) => void = () => undefined;
  const onAbort = () => { giveUp(run.signal.reason as Error); };
  run.signal.addEventListener('abort', onAbort);
  const ask = () => {
    const asked = batches.next();
    // Looked at in its turn; a job that is stopped before that never does.
    asked.catch(() => undefined);
    return asked;
  };
  try {
    for (let asked = ask(); ;) {
      const next = await new Promise<IteratorResult<ReadBatch, unknown>>((resolve, reject) => {
        giveUp = reject;
        asked.then(resolve, reject);
        if (run.signal.aborted) onAbort();
      });
      if (next.done) return;
      asked = ask();
      yield next.value;
    }
  } finally {
    run.signal.removeEventListener('abort', onAbort);
    // Not waited for: a reader that hangs on a slow disk must not keep a stopped job from being stopped.
    void batches.return(undefined).catch(() => undefined);
  }
}

/** What is left of files that were not wholly read goes; they are read again from their beginning. */
const takeBackUnread = async (run: JobRun): Promise<void> => {
  const { rid, filesDone } = run.job();
  for (let gone = 1; gone > 0;) {
    await run.turn();
    await run.commit(async (tx) => {
      gone = await dropUnreadPiece(tx, filesDone);
      return { rowsRead: run.job().rowsRead - gone };
    });
  }
  await run.commit(async (tx) => {
    await dropUnreadRefusals(tx, rid, filesDone);
    return { lastSeq: (await lastStaged(tx)) ?? run.job().lastSeq };
  });
};

/** Pass 1: the reader's batches go into the stage, each in one transaction with how far it came. Goes on after the files read before. */
export const readPhase = async (run: JobRun, files: Files): Promise<void> => {
  const { deps } = run;
  if (run.job().rowsRead > 0 || run.job().filesDone > 0) await takeBackUnread(run);
  // By number from 1, as the reader opens them: a refused part knows its file only by name.
  const names: string[] = [];
  const { filesDone: skipFiles, source } = run.job();
  const batches = deps.readFiles(files, {
    source, today: deps.ports.clock.now().slice(0, 10), skipFiles, firstSeq: run.job().lastSeq + 1, signal: run.signal,
    onFile: ({ number, name }) => { names[number - 1] = name; },
  });
  for await (const batch of untilStopped(batches, run)) {
    await run.turn();
    const before = run.job();
    await run.commit(async (tx) => {
      if (batch.rows > 0) await insertBatch(tx, batch);
      return {
        filesDone: batch.filesDone, bytesDone: batch.bytesDone, bytesTotal: batch.bytesTotal,
        rowsRead: before.rowsRead + batch.rows, lastSeq: before.lastSeq + batch.rows,
      };
    }, placed(batch.refused, names, before.filesDone), asStage);
  }
  await run.commit(async (tx) => ({ lastSeq: (await lastStaged(tx)) ?? run.job().lastSeq }));
};
