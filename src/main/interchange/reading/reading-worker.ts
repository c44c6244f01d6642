import { parentPort } from 'node:worker_threads';
import { mapResource } from '#shared/interchange/map-resource.ts';
import type { ToReader } from './protocol.ts';
import { createReader } from './reader.ts';

// A thread of its own: reading a large file takes minutes, and the window must not wait for a line of it.
const reader = createReader(mapResource);
parentPort?.on('message', (message: ToReader) => {
  const answer = reader.take(message);
  parentPort?.postMessage(answer, answer.batches.map(({ originals }) => originals.buffer as ArrayBuffer));
});
