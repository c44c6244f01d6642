/** What a person may do. A method names one; a role is a named bundle of them. */
export const privileges = [
  'patients:find', 'patients:read', 'patients:register', 'vitals:read', 'vitals:record', 'allergies:read',
  'problems:read', 'medications:read', 'immunizations:read', 'encounters:read', 'results:read', 'appointments:read', 'documents:read', 'directory:read',
  'records:import', 'staff:read', 'staff:manage', 'audit:read', 'jobs:read', 'backup:create',
] as const;
export type Privilege = (typeof privileges)[number];

export const roles = ['front-desk', 'nurse', 'clinician', 'privacy-officer', 'administrator'] as const;
export type Role = (typeof roles)[number];

const demographics = ['patients:find', 'patients:read', 'patients:register'] as const;
const history = ['problems:read', 'medications:read', 'immunizations:read', 'encounters:read', 'results:read', 'documents:read'] as const;
const everyDesk = ['appointments:read', 'directory:read'] as const;
const clinical = [...demographics, ...everyDesk, ...history, 'vitals:read', 'vitals:record', 'allergies:read'] as const;

/**
 * Minimum necessary (45 CFR 164.514(d)): the front desk registers and finds, and sees allergies because the banner is a
 * safety display, and when somebody comes; it reads no vitals and no history. The privacy officer reads who looked, not charts.
 */
export const privilegesByRole: Readonly<Record<Role, ReadonlySet<Privilege>>> = {
  'front-desk': new Set<Privilege>([...demographics, ...everyDesk, 'allergies:read']),
  nurse: new Set<Privilege>(clinical),
  clinician: new Set<Privilege>(clinical),
  'privacy-officer': new Set<Privilege>(['audit:read', 'staff:read']),
  administrator: new Set<Privilege>([...clinical, 'records:import', 'backup:create', 'jobs:read', 'staff:read', 'staff:manage', 'audit:read']),
};

export const roleMay = (role: Role, privilege: Privilege): boolean => privilegesByRole[role].has(privilege);
