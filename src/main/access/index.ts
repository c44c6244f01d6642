export { createAccess } from './access.ts';
export type { Access, Viewer } from './access.ts';
