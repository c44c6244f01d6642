import { SelectField } from '#renderer/kit/SelectField.tsx';
import { t } from '#renderer/text/index.ts';
import { roles } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';

/** One of the clinic's roles. */
export const RoleField = ({ value, onChange }: { readonly value: Role; readonly onChange: (role: Role) => void }) => (
  <SelectField label={t('staff.role')} value={value} onChange={(role) => { onChange(role as Role); }} options={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
);
