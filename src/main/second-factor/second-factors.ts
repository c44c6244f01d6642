import type { Writer } from '#shared/database/types.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import { createHeld } from './held.ts';
import { authenticationOptions, ceremonyMs, readAuthentication } from './passkeys.ts';
import { bareCode, isRecoveryCode, recoveryCodeHash } from './recovery-codes.ts';
import { moveSignCount, passkeysOf, stateOf, totpSecretOf, useRecoveryCode, useStep } from './store.ts';
import { isTotpCode, totpStep } from './totp.ts';
import type { Tries } from './tries.ts';
import type { SecondFactorParts, SecondFactors } from './types.ts';

/** So many wrong codes in a row are told to whoever reads alerts, and each further so many again. */
const toldAfter = 10;

/** The checks. A code or a challenge counts once, also when two tries come at the same moment. */
export const createSecondFactors = ({ clock, ids, passkeys }: SecondFactorParts, tries: Tries): Omit<SecondFactors, 'touch'> & { readonly forget: () => void } => {
  const asked = createHeld<string>(clock.monotonic, ceremonyMs);

  const spend = async (tx: Writer, staffId: string, typed: string): Promise<'totp' | 'recovery-code' | undefined> => {
    const code = bareCode(typed);
    if (isTotpCode(code)) {
      const secret = await totpSecretOf(tx, staffId);
      const step = secret && totpStep(secret, code, clock.now());
      return step !== undefined && (await useStep(tx, staffId, step)) ? 'totp' : undefined;
    }
    return isRecoveryCode(code) && (await useRecoveryCode(tx, staffId, recoveryCodeHash(staffId, code), clock.now())) ? 'recovery-code' : undefined;
  };

  return {
    stateOf,
    checkCode: async (db, staffId, typed) => {
      const counted = await tries.begin(db, staffId);
      if (counted.type === 'wait') return counted;
      return db.transaction(async (tx) => {
        const how = await spend(tx, staffId, typed);
        if (how) {
          await tries.forgive(tx, staffId);
          return { type: 'right', how };
        }
        if (counted.failed % toldAfter === 0) await raiseAlert(tx, { id: ids.newId(), kind: 'unlock-guessed', at: clock.now(), staffId });
        return { type: 'wrong', waitSeconds: counted.waitSeconds };
      });
    },
    passkeyOptions: async (read, staffId) => {
      const have = passkeys ? await passkeysOf(read, staffId) : [];
      if (!passkeys || have.length === 0) return undefined;
      const challenge = ids.randomBytes(32);
      asked.hold(staffId, Buffer.from(challenge).toString('base64url'));
      return authenticationOptions(passkeys, challenge, have);
    },
    checkPasskey: async (db, response) => {
      const ceremony = asked.take();
      if (!ceremony || !passkeys) return undefined;
      const { staffId, value: challenge } = ceremony;
      const answer = await readAuthentication(passkeys, staffId, challenge, await passkeysOf(db.read, staffId), response);
      if (!answer) return undefined;
      return (await db.transaction((tx) => moveSignCount(tx, answer.passkeyId, answer.signCount))) ? { staffId } : undefined;
    },
    forget: asked.forget,
  };
};
