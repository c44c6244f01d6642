export { createAuditLog } from './audit-log.ts';
export type { AuditLog } from './audit-log.ts';
export { isOutOfSpace, reserveBytes } from './reserve.ts';
export type { AuditRow } from './audit-row.ts';
export { beginAuditProof } from './audit-keeper.ts';
export type { AuditProof } from './audit-keeper.ts';
export type { Doubt } from './doubts.ts';
