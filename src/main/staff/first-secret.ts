import type { InputOf } from '#shared/contract/define.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import type { PasswordWeakness } from '#shared/staff/password-rule.ts';
import type { AheadContext, CallContext } from '#main/api/call-context.ts';
import { personalKeyOf } from '#main/vault/slots.ts';
import type { PersonalKey } from '#main/vault/slots.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { oneTimeCode } from './one-time-code.ts';
import type { StaffParts } from './parts.ts';
import { judgePassword } from './past-passwords.ts';
import type { KeptPassword } from './past-passwords.ts';
import { makeProof } from './sign-in-state.ts';
import type { SignInProof } from './sign-in-state.ts';

/** What opens a person's new slot. Argon2id is done ahead of the transaction: whoever writes does not wait for it. */
export type FirstSecret =
  | { readonly type: 'weak'; readonly why: PasswordWeakness }
  /** Shown once. */
  | { readonly type: 'code'; readonly code: string; readonly key: PersonalKey; readonly proof: SignInProof }
  | { readonly type: 'password'; readonly key: PersonalKey; readonly kept: KeptPassword; readonly proof: SignInProof };

const slotParts = ({ hash, cost, ids }: WorkstationParts) => ({ hash, cost, randomBytes: ids.randomBytes });

const newCode = async (parts: WorkstationParts): Promise<FirstSecret> => {
  const code = oneTimeCode(parts.ids.randomBytes);
  return { type: 'code', code, key: await personalKeyOf(slotParts(parts), code), proof: await makeProof(parts, code) };
};

type Add = InputOf<(typeof staffGateContract)['staff.add']>;

/** By method, for the door. */
export const firstSecretsAhead = ({ parts }: Pick<StaffParts, 'parts'>) => ({
  'staff.add': async ({ read, ids }: AheadContext, { userName, displayName, password }: Add): Promise<FirstSecret> => {
    if (password === undefined) return newCode(parts);
    const judged = await judgePassword(parts, read, { id: ids.newId(), userName, displayName }, password, 0);
    return judged.type === 'weak' ? judged : { type: 'password', key: await personalKeyOf(slotParts(parts), password), kept: judged.kept, proof: judged.kept.proof };
  },
  'staff.reset': (): Promise<FirstSecret> => newCode(parts),
});

export const firstSecretOf = ({ ahead }: CallContext): FirstSecret => {
  if (ahead === undefined) throw new Error('the door made no secret ahead of the transaction');
  return ahead as FirstSecret;
};
