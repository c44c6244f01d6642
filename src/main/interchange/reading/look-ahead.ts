import type { ImportFile } from '#shared/interchange/import-file.ts';

/** So many files may be known and not read yet: names and sizes only, nothing is open. */
const maxAhead = 100_000;

/** The files in order, as soon as each is known, while the list is still being made: a window's comes as slowly as it sends. */
export interface FileList {
  /** Whether `next` answers at once. */
  readonly hasNext: () => boolean;
  readonly next: () => Promise<ImportFile | undefined>;
  /** Bytes of all files; null while some are not listed yet or do not know. */
  readonly bytesTotal: () => number | null;
  /** No more is asked of the list. */
  readonly stop: () => void;
}

export const lookAhead = (files: AsyncIterable<ImportFile> | Iterable<ImportFile>): FileList => {
  const known: ImportFile[] = [];
  let bytes: number | null = 0;
  let isWhole = false, isStopped = false;
  let failure: { readonly error: unknown } | undefined;
  let wakeReader = () => undefined as void, wakeLister = () => undefined as void;
  const list = async () => {
    for await (const file of files) {
      if (isStopped) return;
      known.push(file);
      bytes = bytes === null || typeof file.bytes !== 'number' ? null : bytes + file.bytes;
      wakeReader();
      if (known.length >= maxAhead) await new Promise<void>((resolve) => (wakeLister = resolve));
    }
    isWhole = true;
  };
  void list().catch((error: unknown) => {
    failure = { error };
  }).finally(() => {
    wakeReader();
  });
  return {
    hasNext: () => known.length > 0,
    next: async () => {
      while (known.length === 0) {
        if (failure !== undefined) throw failure.error;
        if (isWhole || isStopped) return undefined;
        await new Promise<void>((resolve) => (wakeReader = resolve));
      }
      wakeLister();
      return known.shift();
    },
    bytesTotal: () => (isWhole ? bytes : null),
    stop: () => {
      isStopped = true;
      wakeLister();
      wakeReader();
    },
  };
};
