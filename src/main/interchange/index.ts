export { createInterchange } from './create-interchange.ts';
export type { ImportRequest, ImportResult, InterchangeDeps } from './create-interchange.ts';
export type { ImportDeps } from './import-deps.ts';
export { inProcessThread, readFiles } from './reading/index.ts';
