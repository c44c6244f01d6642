import { Worker } from 'node:worker_threads';
import type { PasswordHasher } from '#main/vault/password-hash.ts';

/** Hashes in a worker built beside the program (`dist/workers`). */
export const createPasswordHasher = (workerPath: URL): PasswordHasher => (password, salt, cost) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerPath, { workerData: { password, salt, cost } });
    worker.once('message', (hash: Uint8Array) => {
      resolve(new Uint8Array(hash));
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the password worker ended without an answer')));
  });
