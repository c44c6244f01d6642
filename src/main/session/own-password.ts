import { sql } from '#shared/database/types.ts';
import { passwordWeakness } from '#shared/staff/password-rule.ts';
import type { PasswordWeakness } from '#shared/staff/password-rule.ts';
import type { StaffMember } from '#shared/staff/contract.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { inOwnVault, putSlot } from '#main/workstation/own-vault.ts';
import type { Workspace } from './session-keeper.ts';

/** A password of one's own in the place of a one-time code or an expired one; answers why not, or undefined when it is set. */
export const ownPassword = async (
  parts: WorkstationParts, { db, databaseKey }: Workspace, staff: StaffMember, newPassword: string,
): Promise<PasswordWeakness | undefined> => {
  const why = passwordWeakness(newPassword, [staff.userName, staff.displayName]);
  if (why) return why;
  const slotId = await inOwnVault(parts, databaseKey, (own) => putSlot(parts, own, staff.userName, newPassword));
  await db.transaction(async (tx) => {
    await tx.run(sql`UPDATE staff SET slot_id = ${slotId}, must_change = 0, code_until = NULL, password_changed_at = ${parts.clock.now()} WHERE id = ${staff.id}`);
    await parts.audit.append(tx, [{ action: 'password-change', method: 'session.newPassword', outcome: 'ok', from: 'gate', recordKind: 'staff', recordId: staff.id, who: undefined }]);
  });
  return undefined;
};
