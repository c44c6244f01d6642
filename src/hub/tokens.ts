import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { mostDevice } from '#shared/sync/limits.ts';
import { Refused } from './refusal.ts';
import type { HubStore } from './store.ts';

export const tokenSeconds = 15 * 60;
const type = 'wardlight-hub+jwt';
const mostRemembered = 20_000;

/** Who calls: a device of a clinic; 0 is whoever holds the recovery words. */
export interface Caller {
  readonly clinic: string;
  readonly dev: number;
}

export const newPrivateKey = (): Uint8Array => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' });

/** Short-lived signed tokens (RFC 7519, ES256) for one device, clinic and hub. The key lies in the store: processes behind one address take each other's. */
export const createTokens = async (store: HubStore, hubId: string, nowMs: () => number) => {
  const pkcs8 = await store.secret('token-key', newPrivateKey);
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' });
  const publicKey = createPublicKey(privateKey);
  const remembered = new Map<string, { readonly caller: Caller; readonly untilMs: number }>();

  return {
    make: ({ clinic, dev }: Caller): Promise<string> => {
      const seconds = Math.floor(nowMs() / 1000);
      return new SignJWT({ clinic }).setProtectedHeader({ alg: 'ES256', typ: type }).setIssuer(hubId).setAudience(hubId).setSubject(String(dev))
        .setIssuedAt(seconds).setExpirationTime(seconds + tokenSeconds).sign(privateKey);
    },
    /** @throws Refused `unauthenticated` for one that is not this hub's, or no longer good. */
    read: async (token: string): Promise<Caller> => {
      const known = remembered.get(token);
      if (known && known.untilMs > nowMs()) return known.caller;
      try {
        const { payload } = await jwtVerify(token, publicKey, { algorithms: ['ES256'], typ: type, issuer: hubId, audience: hubId, currentDate: new Date(nowMs()), requiredClaims: ['exp', 'sub', 'clinic'] });
        const [dev, clinic] = [Number(payload.sub), payload['clinic']];
        if (typeof clinic !== 'string' || !Number.isInteger(dev) || dev < 0 || dev > mostDevice) throw new Error('claims');
        if (remembered.size >= mostRemembered) remembered.clear();
        const caller = { clinic, dev };
        remembered.set(token, { caller, untilMs: (payload.exp ?? 0) * 1000 });
        return caller;
      } catch {
        throw new Refused('unauthenticated');
      }
    },
  };
};
export type Tokens = Awaited<ReturnType<typeof createTokens>>;
