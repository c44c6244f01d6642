import { inProcessThread, readFiles } from '#main/interchange/reading/index.ts';
import type { ReadingThread, ReadOptions } from '#main/interchange/reading/index.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { RefusedPart, StagedBatch, StagedResource } from '#shared/interchange/staged.ts';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A file out of memory, in chunks of this many bytes. */
export const fileOf = (name: string, content: string | Uint8Array, chunkBytes = 65_536, folder?: string): ImportFile => {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.slice(at, at + chunkBytes);
  };
  return {
    name, ...(folder === undefined ? undefined : { folder }), bytes: bytes.length,
    open: async () => ({ type: 'opened', chunks: chunks() }),
  };
};

export const allOf = async (files: AsyncIterable<ImportFile> | Iterable<ImportFile>, options: Partial<ReadOptions> = {}, thread: ReadingThread = inProcessThread) => {
  const rows: StagedResource[] = [];
  const refused: RefusedPart[] = [];
  const batches: StagedBatch[] = [];
  for await (const batch of readFiles(files, { source: '', today: '2026-01-05', ...options }, thread)) {
    const originals = Buffer.from(batch.originals ?? new Uint8Array(0));
    for (const { at, length, ...row } of JSON.parse(batch.rowsJson) as (Omit<StagedResource, 'json'> & { readonly at: number; readonly length: number })[]) {
      rows.push({ ...row, json: originals.toString('utf8', at - 1, at - 1 + length) });
    }
    refused.push(...batch.refused);
    batches.push(batch);
  }
  return { rows, refused, batches };
};
