import { buildWorkers } from '../../scripts/lib/build-node.mjs';

/** Node loads no TypeScript in a worker or a child process, so the two helpers are bundled before the first test. */
export const setup = async (): Promise<void> => {
  await buildWorkers();
};
