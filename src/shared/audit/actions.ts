/** The words an audit row's action may be. */
export const auditActions = [
  'create', 'read', 'update', 'strike', 'search', 'import', 'sign-in', 'sign-in-failed', 'sign-out', 'idle-sign-out',
  'lock', 'unlock', 'unlock-failed', 'seal', 'second-factor', 'second-factor-failed', 'pin', 'step-up', 'policy', 'approval', 'staff-change', 'staff-end', 'staff-reset',
  'privilege', 'restrict', 'emergency', 'emergency-review', 'alert', 'label', 'key-rotation', 'refused', 'crashed', 'setup', 'recover', 'staff-add', 'password-change', 'shell-refused', 'backup',
  'delete', 'export', 'print', 'digest', 'clock-anomaly', 'log-key', 'rollback', 'verify', 'witness', 'reserve', 'alarm', 'incident', 'disclosure', 'program-update',
] as const;

export type AuditAction = (typeof auditActions)[number];
