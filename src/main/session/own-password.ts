import type { PasswordWeakness } from '#shared/staff/password-rule.ts';
import type { StaffMember } from '#shared/staff/contract.ts';
import { judgePassword, keepPassword, saveOwnPassword } from '#main/staff/index.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { inOwnVault, putSlot } from '#main/workstation/own-vault.ts';
import type { Workspace } from './session-keeper.ts';

/** A password of one's own in the place of a one-time code or an expired one; answers why not, or undefined when it is set. */
export const ownPassword = async (
  parts: WorkstationParts, { db, databaseKey, access }: Workspace, staff: StaffMember, newPassword: string,
): Promise<PasswordWeakness | undefined> => {
  const judged = await judgePassword(parts, db.read, staff, newPassword, access.policy('password.history'));
  if (judged.type === 'weak') return judged.why;
  const slotId = await inOwnVault(parts, databaseKey, (own) => putSlot(parts, own, staff.userName, newPassword));
  await db.transaction(async (tx) => {
    const at = access.now();
    await saveOwnPassword(parts.records, tx, staff.id, { slotId, proof: judged.kept.proof }, at);
    await keepPassword(tx, staff.id, judged.kept, at, parts.ids.newId());
    await parts.audit.append(tx, [{ action: 'password-change', method: 'session.newPassword', outcome: 'ok', from: 'gate', recordKind: 'staff', recordId: staff.id, who: undefined }]);
  });
  return undefined;
};
