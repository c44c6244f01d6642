import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import { readSnapshot } from '#main/access/index.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { askApproval } from '#main/approvals/index.ts';
import { codeUntil, oneTimeCode } from './one-time-code.ts';
import { giverOf } from './parts.ts';
import type { StaffParts } from './parts.ts';
import { judgePassword, keepPassword } from './past-passwords.ts';
import type { KeptPassword } from './past-passwords.ts';
import { isRulingRole } from './ruling.ts';
import { putSlotOf } from './slots.ts';
import { insertStaff, staffByName } from './store.ts';

type Add = (typeof staffGateContract)['staff.add'];

interface FirstSecret {
  /** What opens the new person's slot. */
  readonly secret: string;
  readonly kept: KeptPassword | undefined;
  readonly codeUntil: string | null;
}

/**
 * Adds a person with a slot here. The slot is written before the row commits: a cut between leaves a slot that
 * opens nothing, because no person stands behind it.
 */
export const addStaff = (staffParts: StaffParts) => async (context: CallContext, input: InputOf<Add>): Promise<OutputOf<Add>> => {
  const { tx, ids, from } = context;
  const { parts } = staffParts;
  const { userName, displayName, role, password } = input;
  const at = staffParts.access().now();
  const id = ids.newId();
  const judged = password === undefined ? undefined : await judgePassword(parts, tx, { id, userName, displayName }, password, 0);
  if (judged?.type === 'weak') return { type: 'password-too-weak', why: judged.why };
  if (await staffByName(tx, userName)) return { type: 'name-taken' };
  const isRuler = isRulingRole(await readSnapshot(tx, at), role);
  // Without the password: what waits is read by others, and who is added then gets a code.
  if (isRuler && context.steppedUp?.isSeconded !== true) return askApproval(context, 'staff.add', { userName, displayName, role });

  const first: FirstSecret = password === undefined || judged === undefined
    ? { secret: oneTimeCode(ids.randomBytes), kept: undefined, codeUntil: codeUntil(at, staffParts.access().policy('password.codeHours')) }
    : { secret: password, kept: judged.kept, codeUntil: null };
  const staff = { id, userName, displayName, role, addedAt: at };
  const slotId = await putSlotOf(staffParts, userName, first.secret);
  const mustChange = first.codeUntil !== null || !(parts.isDemo || from === 'cli');
  await insertStaff(tx, { ...staff, slotId, addedBy: giverOf(context), codeUntil: first.codeUntil, mustChange });
  if (first.kept) await keepPassword(tx, id, first.kept, at, ids.newId());
  if (isRuler) await raiseAlert(tx, { id: ids.newId(), kind: 'power-given', at, staffId: id, byId: giverOf(context) });
  return { type: 'added', staff, oneTimeCode: first.codeUntil === null ? null : first.secret, codeUntil: first.codeUntil };
};
