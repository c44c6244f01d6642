import type { Handlers } from '#shared/contract/define.ts';
import type { staffContract, staffGateContract } from '#shared/staff/contract.ts';
import { privileges, roles, shippedBundles } from '#shared/staff/roles.ts';
import { readSnapshot } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { addStaff } from './add-staff.ts';
import { changeBundle } from './change-bundle.ts';
import { changeStaff } from './change-staff.ts';
import { endStaff } from './end-staff.ts';
import { endGrant, grantPrivilege } from './grant-privilege.ts';
import { allGrants } from './grant-store.ts';
import { listStaff } from './list-staff.ts';
import type { StaffParts } from './parts.ts';
import { resetSecondFactor, resetStaff } from './reset-staff.ts';

export { adoptStaff } from './adopt-staff.ts';
export { firstSecretsAhead } from './first-secret.ts';
export { weaknessOf } from './common-passwords.ts';
export { judgePassword, keepPassword, keptOf } from './past-passwords.ts';
export { roleBundleKind, staffGrantKind } from './rule-kinds.ts';
export { proves } from './sign-in-state.ts';
export { settleSlots } from './slot-watch.ts';
export { staffKind } from './staff-kind.ts';
export { provableByName } from './trusted-proof.ts';
export { hasLeavers, insertStaff, isCodeOver, onlySlotOf, saveFirstSlot, saveOwnPassword, staffByName, staffBySlot } from './store.ts';

export const staffHandlers = ({ access }: Pick<StaffParts, 'access'>) =>
  ({
    'staff.list': async ({ read }) => ({ staff: await listStaff(read, access()) }),
    'staff.privileges': async ({ read }) => {
      const { bundles } = await readSnapshot(read, access().now());
      const inOrder = (held: ReadonlySet<string> | undefined) => privileges.filter((privilege) => held?.has(privilege));
      return {
        bundles: roles.map((role) => ({ role, holds: inOrder(bundles.get(role)), shipped: inOrder(shippedBundles[role]) })),
        grants: [...(await allGrants(read))],
      };
    },
  }) satisfies Handlers<typeof staffContract, CallContext>;

export const staffGateHandlers = (parts: StaffParts) =>
  ({
    'staff.add': addStaff(parts), 'staff.change': changeStaff(parts), 'staff.end': endStaff(parts), 'staff.reset': resetStaff(parts),
    'staff.resetSecondFactor': resetSecondFactor(parts), 'staff.grant': grantPrivilege(parts), 'staff.endGrant': endGrant(parts), 'staff.changeBundle': changeBundle(parts),
  }) satisfies Handlers<typeof staffGateContract, CallContext>;
