import { parentPort } from 'node:worker_threads';
import { answerCrypto } from './crypto-work.ts';
import type { CryptoRequest } from './crypto-work.ts';

// A thread of its own: deflating and sealing a batch takes tens of milliseconds, in which somebody may be typing.
parentPort?.on('message', (request: CryptoRequest) => parentPort?.postMessage(answerCrypto(request)));
