import { z } from 'zod';

/** Base64url mostly; short enough that no file of ours grows by hand. */
export const text = z.string().min(1).max(4096);

/** HPKE: encapsulated secret and ciphertext, base64url. */
export const sealed = z.strictObject({ enc: text, ct: text });

export const GenesisEntry = z.strictObject({
  v: z.literal(1), madeAt: text, nonce: text, recoverySealing: text, recoverySigning: text,
});

export const Attempt = z.strictObject({ failed: z.number().int().min(0), nextAllowedAt: z.string() });
