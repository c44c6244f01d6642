import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import { ruling } from '#shared/staff/roles.ts';
import { namedId, readSnapshot } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { askApproval } from '#main/approvals/index.ts';
import { tellOfPower } from './grant-privilege.ts';
import { writeRules } from './grant-store.ts';
import { actorsOf, giverOf } from './parts.ts';
import type { StaffParts } from './parts.ts';
import { leavesNobody, whoGainsPower, withBundle } from './ruling.ts';

type Change = (typeof staffGateContract)['staff.changeBundle'];

/** A privilege into or out of a role's bundle. Nobody adds to the role that they have; one that rules waits for a second person. */
export const changeBundle = (staffParts: StaffParts) => async (context: CallContext, input: InputOf<Change>): Promise<OutputOf<Change>> => {
  const { tx, steppedUp } = context;
  const { role, privilege, holds } = input;
  const at = staffParts.access().now();
  const before = await readSnapshot(tx, at);
  if (before.bundles.get(role)?.has(privilege) === holds) return { type: 'changed' };
  if (holds && actorsOf(context).some((id) => before.staff.get(id)?.role === role)) return { type: 'yourself' };
  const after = withBundle(before, role, privilege, holds);
  if (await leavesNobody(tx, before, after, at)) return { type: 'nobody-would-rule' };
  if (holds && ruling.has(privilege) && steppedUp?.isSeconded !== true) return askApproval(context, 'staff.changeBundle', input);
  const id = namedId('role-bundle', `${role}/${privilege}`);
  await writeRules(staffParts.records, tx, [{ kind: 'role-bundle', id, patientId: id, fields: { role, privilege, holds, changedBy: giverOf(context), changedAt: at } }], giverOf(context));
  await tellOfPower(context, whoGainsPower(before, after, at), at);
  return { type: 'changed' };
};
