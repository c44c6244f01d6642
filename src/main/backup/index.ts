import type { Handlers } from '#shared/contract/define.ts';
import type { backupContract } from '#shared/backup/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { createBackup } from './create-backup.ts';
import type { BackupSource } from './create-backup.ts';

export const backupHandlers = (source: BackupSource) =>
  ({ 'backup.create': createBackup(source) }) satisfies Handlers<typeof backupContract, CallContext>;
