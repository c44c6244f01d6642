import { timingSafeEqual } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { PasswordWeakness } from '#shared/staff/password-rule.ts';
import { derive } from '#main/vault/derive.ts';
import { zero } from '#main/vault/encodings.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { weaknessOf } from './common-passwords.ts';
import { proofOf } from './sign-in-state.ts';
import type { SignInProof } from './sign-in-state.ts';

/** The longest history that a clinic's rules may ask for. */
const mostKept = 24;

/** What is kept of a password, so that it does not come back: a verifier of its own, from which the slot's key does not follow. */
interface PastPassword {
  readonly salt: Uint8Array;
  readonly verifier: Uint8Array;
}

export interface KeptPassword extends PastPassword {
  /** Goes to the clinic's other workstations; the history of past ones does not. */
  readonly proof: SignInProof;
}

export type JudgedPassword = { readonly type: 'fit'; readonly kept: KeptPassword } | { readonly type: 'weak'; readonly why: PasswordWeakness };
type HashParts = Pick<WorkstationParts, 'hash' | 'cost' | 'ids'>;

const keptBefore = (read: Reader, staffId: string): Promise<readonly PastPassword[]> =>
  read.all<PastPassword>(sql`SELECT salt, verifier FROM staff_password WHERE staff_id = ${staffId} ORDER BY id DESC LIMIT 24`);

/** One salt a person: a password is then compared with all earlier ones at the cost of one Argon2id. */
export const keptOf = async ({ hash, cost, ids }: HashParts, password: string, salt: Uint8Array = ids.randomBytes(16)): Promise<KeptPassword> => {
  const personal = await hash(password, salt, cost);
  const verifier = derive(personal, 'past-password');
  const proof = proofOf(personal, salt, cost);
  zero(personal);
  return { salt, verifier, proof };
};

/** A new password against the rules, the list and the person's last `history` ones. Done before a transaction: it takes its time. */
export const judgePassword = async (
  parts: HashParts, read: Reader, person: { readonly id: string; readonly userName: string; readonly displayName: string }, password: string, history: number,
): Promise<JudgedPassword> => {
  const why = weaknessOf(password, [person.userName, person.displayName]);
  if (why) return { type: 'weak', why };
  const before = await keptBefore(read, person.id);
  const kept = await keptOf(parts, password, before[0] && new Uint8Array(before[0].salt));
  const isBack = before.slice(0, history).some(({ verifier }) => timingSafeEqual(verifier, kept.verifier));
  return isBack ? { type: 'weak', why: 'used-before' } : { type: 'fit', kept };
};

export const keepPassword = async (tx: Writer, staffId: string, { salt, verifier }: PastPassword, at: string, id: string): Promise<void> => {
  await tx.run(sql`INSERT INTO staff_password (staff_id, id, set_at, salt, verifier) VALUES (${staffId}, ${id}, ${at}, ${salt}, ${verifier})`);
  await tx.run(sql`DELETE FROM staff_password WHERE staff_id = ${staffId} AND id NOT IN (
    SELECT id FROM staff_password WHERE staff_id = ${staffId} ORDER BY id DESC LIMIT ${mostKept})`);
};
