export { acceptContents, checkContents } from './check-contents.ts';
export type { ContentFault } from './check-contents.ts';
export { readRows } from './tables.ts';
