export { createAccess } from './access.ts';
export type { Access, Viewer } from './access.ts';
export { chartsShutToAll } from './charts-shut-to-all.ts';
export { holdsIn } from './holds.ts';
export { namedId } from './named-id.ts';
export { readSnapshot } from './snapshot.ts';
export type { Snapshot } from './snapshot.ts';
