import type { Privilege } from '#shared/staff/roles.ts';

/** What somebody must be able to read to be asked about a record of this kind. */
const readPrivileges: Readonly<Record<string, Privilege>> = {
  'patient': 'patients:read', 'observation': 'vitals:read', 'allergy-intolerance': 'allergies:read', 'condition': 'problems:read', 'medication': 'medications:read',
  'immunization': 'immunizations:read', 'encounter': 'encounters:read', 'result': 'results:read', 'appointment': 'appointments:read',
  'practitioner': 'directory:read', 'organization': 'directory:read', 'restriction': 'restrictions:manage', 'emergency-access': 'emergency:review',
  'staff': 'staff:read', 'staff-grant': 'staff:read', 'role-bundle': 'staff:read', 'policy': 'policies:read',
};

/** Of a kind that this version does not know only the rules' keeper hears. */
export const readPrivilegeOf = (recordKind: string): Privilege => readPrivileges[recordKind] ?? 'policies:manage';

/** Who may settle what is about the clinic's own rules; everything else is settled by whoever reads it and holds `review:settle`. */
const rulePrivileges: Readonly<Record<string, Privilege>> = {
  'restriction': 'restrictions:manage', 'emergency-access': 'emergency:review', 'staff': 'staff:manage', 'staff-grant': 'privileges:manage', 'role-bundle': 'privileges:manage', 'policy': 'policies:manage',
};
export const settlePrivilegeOf = (recordKind: string): Privilege => rulePrivileges[recordKind] ?? readPrivilegeOf(recordKind);

const nameFields: Readonly<Record<string, readonly string[]>> = {
  'allergy-intolerance': ['substance', 'code'], 'condition': ['display', 'code'], 'medication': ['display', 'code'], 'immunization': ['vaccine', 'code'], 'encounter': ['type', 'reason', 'class'],
  'result': ['display', 'code'], 'appointment': ['service', 'reason', 'practitioner'], 'practitioner': ['name'], 'organization': ['name'], 'policy': ['name'],
};

/** What a record is called, by its own first field that says something; '' for a patient, who has a name of their own. */
export const recordNameOf = (recordKind: string, fields: Readonly<Record<string, unknown>>): string =>
  (nameFields[recordKind] ?? []).map((field) => fields[field]).find((value): value is string => typeof value === 'string' && value !== '') ?? '';
