export { importFiles } from './import-files.ts';
export type { ImportDeps, ImportRequest } from './import-deps.ts';
