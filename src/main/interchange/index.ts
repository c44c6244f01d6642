export { createInterchange } from './create-interchange.ts';
export type { InterchangeDeps } from './create-interchange.ts';
export { importFiles } from './import-files.ts';
export type { ImportDeps, ImportRequest } from './import-deps.ts';
