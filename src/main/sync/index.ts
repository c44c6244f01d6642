export { createSyncEngine } from './engine.ts';
export { inProcessCrypto } from './crypto-thread.ts';
export { refusalOf } from './open-envelopes.ts';
export type { SyncEngine } from './sync-engine.ts';
export { keepAskAll, keepHub, readHub } from './sync-facts.ts';
