import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { derive } from '#main/vault/derive.ts';
import { fromText, toText, zero } from '#main/vault/encodings.ts';
import type { Argon2idCost } from '#main/vault/password-hash.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';

/** Enough for any computer that a clinic has; a proof that asks for more is none of ours. */
const Cost = z.strictObject({ m: z.number().int().min(8).max(1_048_576), t: z.number().int().min(1).max(10), p: z.number().int().min(1).max(8) });
const text = z.string().max(60);

const Proof = z.strictObject({ salt: text, cost: Cost, verifier: text });
/** HKDF(Argon2id(password), "verify"), base64url: says whether a password is right on a computer where nobody has a slot for it. */
export type SignInProof = z.infer<typeof Proof>;

/** How a person gets in, as one register: no password of one write ever meets the code of another. */
export const SignInState = z.strictObject({
  by: z.enum(['added', 'own', 'reset', 'ended']), mustChange: z.boolean(), codeUntil: z.string().max(40).nullable(),
  /** None for a leaver, and for whoever has had no new password since a release that did not make it. */
  proof: Proof.nullable(),
});
export type SignInState = z.infer<typeof SignInState>;

export const noSignIn: SignInState = { by: 'ended', mustChange: false, codeUntil: null, proof: null };

export const packSignIn = (state: SignInState): string => JSON.stringify(SignInState.parse(state));
/** Undefined for what nobody of us wrote. */
export const unpackSignIn = (packed: unknown): SignInState | undefined => {
  try {
    return SignInState.safeParse(JSON.parse(String(packed))).data;
  } catch {
    return undefined;
  }
};

export const proofOf = (personal: Uint8Array, salt: Uint8Array, cost: Argon2idCost): SignInProof =>
  ({ salt: toText(salt), cost: { m: cost.m, t: cost.t, p: cost.p }, verifier: toText(derive(personal, 'verify')) });

/** Of a one-time code too: it opens on whichever workstation its owner comes to first. */
export const makeProof = async ({ hash, cost, ids }: Pick<WorkstationParts, 'hash' | 'cost' | 'ids'>, secret: string): Promise<SignInProof> => {
  const salt = ids.randomBytes(16);
  const personal = await hash(secret, salt, cost);
  const proof = proofOf(personal, salt, cost);
  zero(personal);
  return proof;
};

export const proves = async ({ hash }: Pick<WorkstationParts, 'hash'>, { salt, cost, verifier }: SignInProof, password: string): Promise<boolean> => {
  const personal = await hash(password, fromText(salt), cost);
  const [own, kept] = [derive(personal, 'verify'), fromText(verifier)];
  zero(personal);
  return own.length === kept.length && timingSafeEqual(own, kept);
};

/** Two at the same time: whoever took a way in away is believed before whoever gave one. Lower goes first. */
export const signInRank = (packed: unknown): number => {
  const by = unpackSignIn(packed)?.by;
  return by === 'ended' ? 0 : by === 'reset' ? 1 : 2;
};
