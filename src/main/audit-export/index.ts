import type { auditExportContract } from '#shared/audit-export/contract.ts';
import type { Handlers } from '#shared/contract/define.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { exportRows } from './export-rows.ts';
import type { ExportParts } from './export-rows.ts';

export { hiddenFrom } from './hidden-from.ts';

export const auditExportHandlers = (parts: ExportParts) => ({ 'audit.export': exportRows(parts) }) satisfies Handlers<typeof auditExportContract, CallContext>;
