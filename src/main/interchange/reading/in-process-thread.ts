import { mapResource } from '#shared/interchange/map-resource.ts';
import type { StartThread } from '#main/ports.ts';
import type { ToReader } from './protocol.ts';
import { createReader } from './reader.ts';

/** What the worker does, on the thread that asks: for tests. */
export const inProcessThread: StartThread = () => {
  const reader = createReader(mapResource);
  return { ask: async (message) => reader.take(message as ToReader), end: async () => undefined };
};
