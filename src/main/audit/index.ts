export { createAuditLog } from './audit-log.ts';
export type { AuditLog } from './audit-log.ts';
export type { AuditRow } from './audit-row.ts';
