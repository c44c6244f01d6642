import { privileges } from '#shared/staff/roles.ts';
import type { Privilege } from '#shared/staff/roles.ts';

const groupNames = ['who', 'care', 'guarded', 'oversight', 'running'] as const;
export type PrivilegeGroupName = (typeof groupNames)[number];

// Every privilege has a place: a new one without does not compile.
const groupOf: Readonly<Record<Privilege, PrivilegeGroupName>> = {
  'patients:find': 'who', 'patients:read': 'who', 'patients:register': 'who', 'review:settle': 'who', 'appointments:read': 'who', 'directory:read': 'who',
  'vitals:read': 'care', 'vitals:record': 'care', 'allergies:read': 'care', 'allergies:record': 'care', 'problems:read': 'care', 'medications:read': 'care', 'medications:record': 'care', 'immunizations:read': 'care',
  'encounters:read': 'care', 'results:read': 'care', 'documents:read': 'care',
  'sensitive:read': 'guarded', 'sensitive:label': 'guarded', 'emergency:open': 'guarded',
  'emergency:review': 'oversight', 'restrictions:manage': 'oversight', 'alerts:read': 'oversight', 'audit:read': 'oversight', 'audit:export': 'oversight', 'incidents:manage': 'oversight',
  'records:import': 'running', 'backup:create': 'running', 'jobs:read': 'running', 'staff:read': 'running', 'staff:manage': 'running', 'privileges:manage': 'running',
  'policies:read': 'running', 'policies:manage': 'running',
};

/** Privileges in the order in which a manager reads them. */
export const privilegeGroups: readonly { readonly name: PrivilegeGroupName; readonly privileges: readonly Privilege[] }[] =
  groupNames.map((name) => ({ name, privileges: privileges.filter((privilege) => groupOf[privilege] === name) }));
