export { readFiles } from './read-files.ts';
export type { ReadingThread, ReadOptions } from './read-files.ts';
export type { ReadBatch } from './protocol.ts';
export { inProcessThread } from './in-process-thread.ts';
