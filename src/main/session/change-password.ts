import { sql } from '#shared/database/types.ts';
import { passwordWeakness } from '#shared/staff/password-rule.ts';
import type { OutputOf } from '#shared/contract/define.ts';
import type { sessionGateContract } from '#shared/session/contract.ts';
import { withAttemptsMac } from '#main/vault/attempts.ts';
import { zero } from '#main/vault/encodings.ts';
import { makeSlot } from '#main/vault/slots.ts';
import { macFits, withMac } from '#main/vault/vault-mac.ts';
import { readVault, writeVault } from '#main/vault/vault-file.ts';
import { slotParts } from '#main/workstation/context.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { readDeviceSecret } from '#main/workstation/inspect.ts';
import { checkPassword } from '#main/workstation/sign-in.ts';
import type { KeptSession } from './session-keeper.ts';

type Answer = OutputOf<(typeof sessionGateContract)['session.changePassword']>;

/** Checks the old password as sign-in does, counted and delayed, then makes a new slot in the old one's place. */
export const changePassword = async (parts: WorkstationParts, kept: KeptSession, oldPassword: string, newPassword: string): Promise<Answer> => {
  const { session, db } = kept;
  const why = passwordWeakness(newPassword, [session.userName, session.displayName]);
  if (why) return { type: 'password-too-weak', why };
  const made = await parts.vaultTurn(() => replaceSlot(parts, kept, oldPassword, newPassword));
  if (made.type !== 'made') return made;
  await db.transaction(async (tx) => {
    await tx.run(sql`UPDATE staff SET slot_id = ${made.slotId} WHERE id = ${session.staffId}`);
    await parts.audit.append(tx, [{
      action: 'password-change', method: 'session.changePassword', outcome: 'ok', from: 'gate', recordKind: 'staff', recordId: session.staffId,
      who: { staffId: session.staffId, role: session.role, sessionId: session.sessionId },
    }]);
  });
  return { type: 'changed' };
};

type Made = { readonly type: 'made'; readonly slotId: string } | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number };

const replaceSlot = async (parts: WorkstationParts, { session, databaseKey }: KeptSession, oldPassword: string, newPassword: string): Promise<Made> => {
  const found = readVault(parts.paths.vault);
  if (found.type !== 'ok') throw new Error('the vault is gone while a session is open');
  // The new MAC would bless whatever was put in by hand since sign-in.
  if (!macFits(databaseKey, found.vault)) throw new Error('the vault was changed while a session is open');
  const deviceSecret = await readDeviceSecret(parts.secrets, found.vault);
  if (!deviceSecret) throw new Error('the key store stopped answering');
  try {
    const check = await checkPassword(parts, found.vault, deviceSecret, session.userName, oldPassword);
    if (check.type !== 'right') return check;
    zero(check.databaseKey);
    const slot = await makeSlot(slotParts(parts, deviceSecret), session.userName, newPassword, databaseKey);
    const slots = [...check.vault.slots.filter((each) => each.slotId !== slot.slotId), slot];
    writeVault(parts.paths.vault, withAttemptsMac(deviceSecret, withMac(databaseKey, { ...check.vault, slots })));
    return { type: 'made', slotId: slot.slotId };
  } finally {
    zero(deviceSecret);
  }
};
