import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import { readSnapshot } from '#main/access/index.ts';
import type { Snapshot } from '#main/access/index.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { askApproval } from '#main/approvals/index.ts';
import { openGrantById, writeRules } from './grant-store.ts';
import { actorsOf, giverOf } from './parts.ts';
import type { StaffParts } from './parts.ts';
import { leavesNobody, whoGainsPower, withGrants } from './ruling.ts';
import { staffById } from './store.ts';

type Give = (typeof staffGateContract)['staff.grant'];
type EndOne = (typeof staffGateContract)['staff.endGrant'];

/** Tells of everybody who now holds a ruling privilege and did not before. */
export const tellOfPower = async ({ tx, ids, ...context }: CallContext, gained: readonly string[], at: string): Promise<void> => {
  for (const staffId of gained) await raiseAlert(tx, { id: ids.newId(), kind: 'power-given', at, staffId, byId: giverOf({ tx, ids, ...context }) });
};

/** One privilege more, or one less, for one person beside the role. Nobody gives or takes from themselves. */
export const grantPrivilege = (staffParts: StaffParts) => async (context: CallContext, input: InputOf<Give>): Promise<OutputOf<Give>> => {
  const { tx, ids, steppedUp } = context;
  const { staffId, privilege, effect, reason, until } = input;
  const at = staffParts.access().now();
  const person = await staffById(tx, staffId);
  if (!person || person.hasEnded) return { type: 'no-such-person' };
  if (actorsOf(context).includes(staffId)) return { type: 'yourself' };
  if (until !== null && until <= at) return { type: 'already-over' };
  const before = await readSnapshot(tx, at);
  const after = withGrants(before, staffId, [...(before.grants.get(staffId) ?? []), { privilege, effect, until }]);
  if (await leavesNobody(tx, before, after, at)) return { type: 'last-administrator' };
  const gained = effect === 'grant' ? whoGainsPower(lifted(before, staffId), lifted(after, staffId), at) : [];
  if (gained.length > 0 && steppedUp?.isSeconded !== true) return askApproval(context, 'staff.grant', input);
  const id = ids.newId();
  await writeRules(staffParts.records, tx, [{
    kind: 'staff-grant', id, patientId: id, fields: { staffId, privilege, effect, reason, givenBy: giverOf(context), givenAt: at, until },
  }], giverOf(context));
  await tellOfPower(context, gained, at);
  return { type: 'given', id };
};

/** A denial hides a grant only for as long as it stands: what is given counts as if none did. */
const lifted = (snapshot: Snapshot, staffId: string): Snapshot =>
  withGrants(snapshot, staffId, (snapshot.grants.get(staffId) ?? []).filter(({ effect }) => effect === 'grant'));

/** Ends a grant or a denial. The end of a denial gives back what it took. */
export const endGrant = (staffParts: StaffParts) => async (context: CallContext, input: InputOf<EndOne>): Promise<OutputOf<EndOne>> => {
  const { tx, steppedUp } = context;
  const at = staffParts.access().now();
  const grant = await openGrantById(tx, input.grantId);
  if (!grant) return { type: 'no-such' };
  if (actorsOf(context).includes(grant.staffId)) return { type: 'yourself' };
  const before = await readSnapshot(tx, at);
  const own = before.grants.get(grant.staffId) ?? [];
  const index = own.findIndex(({ privilege, effect, until }) => privilege === grant.privilege && effect === grant.effect && until === grant.until);
  const after = withGrants(before, grant.staffId, own.filter((_each, i) => i !== index));
  if (await leavesNobody(tx, before, after, at)) return { type: 'last-administrator' };
  const gained = whoGainsPower(before, after, at);
  if (gained.length > 0 && steppedUp?.isSeconded !== true) return askApproval(context, 'staff.endGrant', input);
  await writeRules(staffParts.records, tx, [{ kind: 'staff-grant', id: grant.id, patientId: grant.id, fields: { endedAt: at, endedBy: giverOf(context) } }], giverOf(context));
  await tellOfPower(context, gained, at);
  return { type: 'ended' };
};
