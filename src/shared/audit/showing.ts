import { auditActions } from './actions.ts';
import type { AuditAction } from './actions.ts';

/** What of the log is shown: all of it, or one kind of act. */
export const showings = ['all', 'read', 'changed', 'left', 'refused'] as const;
export type Showing = (typeof showings)[number];

/** What kind of act each action is; `other` (coming in, locking, what the log says of itself) is shown among all only. */
const kinds: Readonly<Record<AuditAction, Exclude<Showing, 'all'> | 'other'>> = {
  read: 'read', search: 'read',
  create: 'changed', update: 'changed', strike: 'changed', delete: 'changed', import: 'changed', label: 'changed', restrict: 'changed', emergency: 'changed', 'emergency-review': 'changed',
  alert: 'changed', alarm: 'changed', incident: 'changed', policy: 'changed', approval: 'changed', privilege: 'changed', 'staff-add': 'changed', 'staff-change': 'changed', 'staff-end': 'changed',
  'staff-reset': 'changed', 'password-change': 'changed', pin: 'changed', setup: 'changed', 'key-rotation': 'changed', 'program-update': 'changed',
  export: 'left', print: 'left', backup: 'left', disclosure: 'left',
  refused: 'refused', 'sign-in-failed': 'refused', 'unlock-failed': 'refused', 'second-factor-failed': 'refused', 'shell-refused': 'refused', crashed: 'refused',
  'sign-in': 'other', 'sign-out': 'other', 'idle-sign-out': 'other', lock: 'other', unlock: 'other', seal: 'other', 'second-factor': 'other', 'step-up': 'other', recover: 'other',
  digest: 'other', 'clock-anomaly': 'other', 'log-key': 'other', rollback: 'other', verify: 'other', witness: 'other', reserve: 'other',
};

/** The actions that are shown. */
export const actionsShown = (showing: Showing): readonly AuditAction[] => (showing === 'all' ? auditActions : auditActions.filter((action) => kinds[action] === showing));

/** What kind of act an action is. */
export const kindOf = (action: AuditAction): Exclude<Showing, 'all'> | 'other' => kinds[action];
