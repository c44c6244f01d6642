import { ruling, rulingRoles, shippedBundles } from '#shared/staff/roles.ts';
import type { Privilege, Role } from '#shared/staff/roles.ts';
import { clinic } from '#renderer/api/client.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';

interface Roles {
  readonly holds: (role: Role, privilege: Privilege) => boolean;
  /** Whether a role can give power to others; who gets it waits for a second person. */
  readonly isRuling: (role: Role) => boolean;
}

/** What the roles may do here, as this clinic changed them; as shipped until that is known. */
export const useRoles = (): Roles => {
  const [answer] = useAnswer('privileges', () => clinic['staff.privileges']({}));
  const bundles = answer.type === 'value' ? answer.value.bundles : [];
  const holds = (role: Role, privilege: Privilege): boolean => bundles.find((bundle) => bundle.role === role)?.holds.includes(privilege) ?? shippedBundles[role].has(privilege);
  return { holds, isRuling: (role) => rulingRoles.has(role) || [...ruling].some((privilege) => holds(role, privilege)) };
};
