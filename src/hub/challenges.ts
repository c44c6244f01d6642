import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { HubStore } from './store.ts';

const goodForMs = 60_000;

/** Time ‖ random ‖ MAC: any process that has the store's key can tell that one of them gave it out, and when. Nothing is remembered. */
export const createChallenges = async (store: HubStore, nowMs: () => number) => {
  const key = await store.secret('challenge-key', () => randomBytes(32));
  const macOf = (body: Uint8Array): Buffer => createHmac('sha256', key).update(body).digest().subarray(0, 16);
  return {
    make: (): Uint8Array => {
      const body = Buffer.alloc(24, randomBytes(24));
      body.writeBigUInt64BE(BigInt(Math.floor(nowMs())));
      return Buffer.concat([body, macOf(body)]);
    },
    isGood: (challenge: Uint8Array): boolean => {
      const bytes = Buffer.from(challenge);
      if (bytes.length !== 40 || !timingSafeEqual(bytes.subarray(24), macOf(bytes.subarray(0, 24)))) return false;
      const age = nowMs() - Number(bytes.readBigUInt64BE());
      return age >= -1_000 && age <= goodForMs;
    },
  };
};
export type Challenges = Awaited<ReturnType<typeof createChallenges>>;
