import { sql } from '#shared/database/types.ts';
import { passwordWeakness } from '#shared/staff/password-rule.ts';
import type { OutputOf } from '#shared/contract/define.ts';
import type { sessionGateContract } from '#shared/session/contract.ts';
import { withAttemptsMac } from '#main/vault/attempts.ts';
import { zero } from '#main/vault/encodings.ts';
import { makeSlot } from '#main/vault/slots.ts';
import { withMac } from '#main/vault/vault-mac.ts';
import { readVault, writeVault } from '#main/vault/vault-file.ts';
import { slotParts } from '#main/workstation/context.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { readDeviceSecret } from '#main/workstation/inspect.ts';
import { checkPassword } from '#main/workstation/sign-in.ts';
import type { KeptSession } from './session-keeper.ts';

type Answer = OutputOf<(typeof sessionGateContract)['session.changePassword']>;

/** Checks the old password as sign-in does, counted and delayed, then makes a new slot in the old one's place. */
export const changePassword = async (parts: WorkstationParts, kept: KeptSession, oldPassword: string, newPassword: string): Promise<Answer> => {
  const { session, db, databaseKey } = kept;
  const why = passwordWeakness(newPassword, [session.userName, session.displayName]);
  if (why) return { type: 'password-too-weak', why };
  const found = readVault(parts.paths.vault);
  if (found.type !== 'ok') throw new Error('the vault is gone while a session is open');
  const deviceSecret = await readDeviceSecret(parts.secrets, found.vault);
  if (!deviceSecret) throw new Error('the key store stopped answering');
  try {
    const check = await checkPassword(parts, found.vault, deviceSecret, session.userName, oldPassword);
    if (check.type !== 'right') return check;
    zero(check.databaseKey);
    const slot = await makeSlot(slotParts(parts, deviceSecret), session.userName, newPassword, databaseKey);
    const slots = [...check.vault.slots.filter((each) => each.slotId !== slot.slotId), slot];
    writeVault(parts.paths.vault, withAttemptsMac(deviceSecret, withMac(databaseKey, { ...check.vault, slots })));
    await db.transaction(async (tx) => {
      await tx.run(sql`UPDATE staff SET slot_id = ${slot.slotId} WHERE id = ${session.staffId}`);
      await parts.audit.append(tx, [{
        action: 'password-change', method: 'session.changePassword', outcome: 'ok', from: 'gate', recordKind: 'staff', recordId: session.staffId,
        who: { staffId: session.staffId, role: session.role, sessionId: session.sessionId },
      }]);
    });
    return { type: 'changed' };
  } finally {
    zero(deviceSecret);
  }
};
