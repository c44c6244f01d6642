import { roles } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';
import { t } from '#renderer/api/words.ts';

/** A role and what it may do, side by side, so that nobody guesses. */
export const RoleChoice = ({ value, onChange }: { readonly value: Role; readonly onChange: (role: Role) => void }) => (
  <fieldset className="role-list">
    <legend className="label">{t('person.role')}</legend>
    {roles.map((role) => (
      <label key={role}>
        <input type="radio" name="role" checked={role === value} onChange={() => { onChange(role); }} />
        <b>{t(`role.${role}`)}</b>
        <small>{t(`role.${role}.may`)}</small>
      </label>
    ))}
  </fieldset>
);
