export { createSyncEngine } from './engine.ts';
export { inProcessCrypto } from './crypto-thread.ts';
export type { SyncEngine } from './sync-engine.ts';
export { keepHub, readHub } from './sync-facts.ts';
