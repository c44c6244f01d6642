/** What a person may do. A method names one; a role is a named bundle of them. */
export const privileges = [
  'patients:find', 'patients:read', 'patients:register', 'vitals:read', 'vitals:record', 'allergies:read', 'allergies:record',
  'problems:read', 'medications:read', 'medications:record', 'immunizations:read', 'encounters:read', 'results:read', 'appointments:read', 'documents:read', 'directory:read',
  'review:settle', 'sensitive:read', 'sensitive:label', 'emergency:open', 'emergency:review', 'restrictions:manage', 'alerts:read',
  'records:import', 'backup:create', 'jobs:read', 'audit:read', 'audit:export', 'incidents:manage',
  'staff:read', 'staff:manage', 'privileges:manage', 'policies:read', 'policies:manage',
] as const;
export type Privilege = (typeof privileges)[number];

export const roles = ['front-desk', 'nurse', 'clinician', 'laboratory', 'manager', 'privacy-officer', 'administrator'] as const;
export type Role = (typeof roles)[number];

const demographics = ['patients:find', 'patients:read', 'patients:register', 'review:settle'] as const;
const history = ['problems:read', 'medications:read', 'immunizations:read', 'encounters:read', 'results:read', 'documents:read'] as const;
const everyDesk = ['appointments:read', 'directory:read'] as const;
const clinical = [...demographics, ...everyDesk, ...history, 'vitals:read', 'vitals:record', 'allergies:read', 'allergies:record', 'medications:record', 'emergency:open'] as const;
const oversight = ['audit:read', 'audit:export', 'incidents:manage', 'alerts:read', 'emergency:review', 'restrictions:manage', 'staff:read', 'policies:read'] as const;
const running = ['staff:read', 'staff:manage', 'privileges:manage', 'policies:read', 'policies:manage'] as const;

/**
 * Minimum necessary (45 CFR 164.514(d)), as shipped; a clinic changes the bundles. The front desk registers and finds, and sees
 * allergies because the banner is a safety display, and when somebody comes; it reads no vitals and no history. The laboratory
 * reads results and who they belong to. The privacy officer reads who looked and whom a chart is closed to, not charts. Whoever writes records settles two answers, of what they may read.
 */
export const shippedBundles: Readonly<Record<Role, ReadonlySet<Privilege>>> = {
  'front-desk': new Set<Privilege>([...demographics, ...everyDesk, 'allergies:read']),
  nurse: new Set<Privilege>(clinical),
  clinician: new Set<Privilege>([...clinical, 'sensitive:read', 'sensitive:label']),
  laboratory: new Set<Privilege>(['patients:find', 'patients:read', 'results:read', 'directory:read', 'allergies:read']),
  manager: new Set<Privilege>([...demographics, ...everyDesk, 'staff:read', 'staff:manage', 'policies:read', 'jobs:read']),
  'privacy-officer': new Set<Privilege>(['patients:find', 'patients:read', ...oversight]),
  administrator: new Set<Privilege>([...clinical, 'sensitive:read', 'sensitive:label', 'records:import', 'backup:create', 'jobs:read', ...oversight, ...running]),
};

/** Whoever holds one of these can give power to others: a second factor is always required, and giving one needs two people. */
export const ruling: ReadonlySet<Privilege> = new Set<Privilege>(['staff:manage', 'privileges:manage', 'policies:manage']);
/** These roles rule whatever a clinic took from their bundle. */
export const rulingRoles: ReadonlySet<Role> = new Set<Role>(['administrator', 'manager']);
