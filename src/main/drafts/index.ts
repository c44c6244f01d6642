export { draftsHandlers, draftsSince } from './handlers.ts';
export { sweepDrafts } from './store.ts';
