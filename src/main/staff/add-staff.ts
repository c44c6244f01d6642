import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import { readSnapshot } from '#main/access/index.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { askApproval } from '#main/approvals/index.ts';
import { firstSecretOf } from './first-secret.ts';
import { codeUntil } from './one-time-code.ts';
import { giverOf } from './parts.ts';
import type { StaffParts } from './parts.ts';
import { keepPassword } from './past-passwords.ts';
import { isRulingRole } from './ruling.ts';
import { putSlotFor } from './slots.ts';
import { insertStaff, staffByName } from './store.ts';

type Add = (typeof staffGateContract)['staff.add'];

/**
 * Adds a person with a slot here. The slot is written before the row commits: a cut between leaves a slot that
 * opens nothing, because no person stands behind it.
 */
export const addStaff = (staffParts: StaffParts) => async (context: CallContext, input: InputOf<Add>): Promise<OutputOf<Add>> => {
  const { tx, ids, from } = context;
  const { parts } = staffParts;
  const { userName, displayName, role } = input;
  const at = staffParts.access().now();
  const id = ids.newId();
  const first = firstSecretOf(context);
  if (first.type === 'weak') return { type: 'password-too-weak', why: first.why };
  if (await staffByName(tx, userName)) return { type: 'name-taken' };
  const isRuler = isRulingRole(await readSnapshot(tx, at), role);
  // Without the password: what waits is read by others, and who is added then gets a code.
  if (isRuler && context.steppedUp?.isSeconded !== true) return askApproval(context, 'staff.add', { userName, displayName, role });

  const code = first.type === 'code' ? { text: first.code, until: codeUntil(at, staffParts.access().policy('password.codeHours')) } : undefined;
  const staff = { id, userName, displayName, role, addedAt: at };
  const slotId = await putSlotFor(staffParts, userName, first.key);
  const mustChange = code !== undefined || !(parts.isDemo || from === 'cli');
  await insertStaff(staffParts.records, tx, { ...staff, slotId, addedBy: giverOf(context), codeUntil: code?.until ?? null, mustChange, proof: first.proof });
  if (first.type === 'password') await keepPassword(tx, id, first.kept, at, ids.newId());
  if (isRuler) await raiseAlert(tx, { id: ids.newId(), kind: 'power-given', at, staffId: id, byId: giverOf(context) });
  return { type: 'added', staff, oneTimeCode: code?.text ?? null, codeUntil: code?.until ?? null };
};
