import { sql } from '#shared/database/types.ts';
import { passwordWeakness } from '#shared/staff/password-rule.ts';
import type { OutputOf } from '#shared/contract/define.ts';
import type { sessionGateContract } from '#shared/session/contract.ts';
import { zero } from '#main/vault/encodings.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { inOwnVault, putSlot } from '#main/workstation/own-vault.ts';
import { checkPassword } from '#main/workstation/sign-in.ts';
import type { KeptSession } from './session-keeper.ts';

type Answer = OutputOf<(typeof sessionGateContract)['session.changePassword']>;

/** Checks the old password as sign-in does, counted and delayed, then makes a new slot in the old one's place. */
export const changePassword = async (parts: WorkstationParts, kept: KeptSession, oldPassword: string, newPassword: string): Promise<Answer> => {
  const { session, db } = kept;
  const why = passwordWeakness(newPassword, [session.userName, session.displayName]);
  if (why) return { type: 'password-too-weak', why };
  const made = await replaceSlot(parts, kept, oldPassword, newPassword);
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

const replaceSlot = (parts: WorkstationParts, { session, databaseKey }: KeptSession, oldPassword: string, newPassword: string): Promise<Made> =>
  inOwnVault(parts, databaseKey, async (own) => {
    const check = await checkPassword(parts, own.vault, own.deviceSecret, session.userName, oldPassword);
    if (check.type !== 'right') return check;
    zero(check.databaseKey);
    return { type: 'made', slotId: await putSlot(parts, { ...own, vault: check.vault }, session.userName, newPassword) };
  });
