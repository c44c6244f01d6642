import type { OutputOf } from '#shared/contract/define.ts';
import type { sessionGateContract } from '#shared/session/contract.ts';
import { judgePassword, keepPassword, saveOwnPassword, weaknessOf } from '#main/staff/index.ts';
import { zeroKeys } from '#main/vault/slots.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { inOwnVault, putSlot } from '#main/workstation/own-vault.ts';
import { checkPassword } from '#main/workstation/sign-in.ts';
import type { KeptSession } from './session-keeper.ts';

type Answer = OutputOf<(typeof sessionGateContract)['session.changePassword']>;

/** Checks the old password as sign-in does, counted and delayed, then makes a new slot in the old one's place. */
export const changePassword = async (parts: WorkstationParts, kept: KeptSession, oldPassword: string, newPassword: string): Promise<Answer> => {
  const { session, db, access } = kept;
  const why = weaknessOf(newPassword, [session.userName, session.displayName]);
  if (why) return { type: 'password-too-weak', why };
  const made = await replaceSlot(parts, kept, oldPassword, newPassword);
  if (made.type !== 'made') return made;
  await db.transaction(async (tx) => {
    const at = access.now();
    await saveOwnPassword(parts.records, tx, session.staffId, { slotId: made.slotId, proof: made.kept.proof }, at);
    await keepPassword(tx, session.staffId, made.kept, at, parts.ids.newId());
    await parts.audit.append(tx, [{
      action: 'password-change', method: 'session.changePassword', outcome: 'ok', from: 'gate', recordKind: 'staff', recordId: session.staffId,
      who: { staffId: session.staffId, role: session.role, sessionId: session.sessionId },
    }]);
  });
  return { type: 'changed' };
};

type Kept = Extract<Awaited<ReturnType<typeof judgePassword>>, { type: 'fit' }>['kept'];
type Made = { readonly type: 'made'; readonly slotId: string; readonly kept: Kept } | Exclude<Answer, { type: 'changed' }>;

/** Whether the new one was used before is said only to who knows the old one: it tells of earlier passwords. */
const replaceSlot = (parts: WorkstationParts, { session, db, databaseKey, access }: KeptSession, oldPassword: string, newPassword: string): Promise<Made> =>
  inOwnVault(parts, databaseKey, async (own): Promise<Made> => {
    const check = await checkPassword(parts, own.vault, own.deviceSecret, session.userName, oldPassword);
    if (check.type !== 'right') return check;
    zeroKeys(check.keys);
    const person = { id: session.staffId, userName: session.userName, displayName: session.displayName };
    const judged = await judgePassword(parts, db.read, person, newPassword, access.policy('password.history'));
    if (judged.type === 'weak') return { type: 'password-too-weak', why: judged.why };
    return { type: 'made', slotId: await putSlot(parts, { ...own, vault: check.vault }, session.userName, newPassword), kept: judged.kept };
  });
