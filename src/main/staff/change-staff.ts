import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import { readSnapshot } from '#main/access/index.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { askApproval } from '#main/approvals/index.ts';
import { actorsOf, giverOf } from './parts.ts';
import type { StaffParts } from './parts.ts';
import { isRulingRole, leavesNobody, withStanding } from './ruling.ts';
import { saveStaff, staffById } from './store.ts';

type Change = (typeof staffGateContract)['staff.change'];

/** Another name or another role. Nobody changes their own role; one that rules waits for a second person. */
export const changeStaff = (staffParts: StaffParts) => async (context: CallContext, input: InputOf<Change>): Promise<OutputOf<Change>> => {
  const { tx, ids, steppedUp } = context;
  const at = staffParts.access().now();
  const person = await staffById(tx, input.staffId);
  if (!person || person.hasEnded) return { type: 'no-such-person' };
  if (person.role !== input.role) {
    if (actorsOf(context).includes(person.id)) return { type: 'yourself' };
    const before = await readSnapshot(tx, at);
    if (await leavesNobody(tx, before, withStanding(before, person.id, { role: input.role, hasEnded: false }), at)) return { type: 'last-administrator' };
    if (isRulingRole(before, input.role)) {
      if (steppedUp?.isSeconded !== true) return askApproval(context, 'staff.change', input);
      await raiseAlert(tx, { id: ids.newId(), kind: 'power-given', at, staffId: person.id, byId: giverOf(context) });
    }
  }
  await saveStaff(staffParts.records, tx, { id: person.id, displayName: input.displayName, role: input.role }, giverOf(context));
  return { type: 'changed' };
};
