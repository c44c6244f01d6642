import type { Reader, Writer } from '#shared/database/types.ts';
import { createHeld } from './held.ts';
import { ceremonyMs, readRegistration, registrationOptions } from './passkeys.ts';
import type { PasskeyOwner } from './passkeys.ts';
import { bareCode, makeRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts';
import { clinicNameOf, deletePasskey, deleteRecoveryCodes, deleteTotp, insertPasskey, passkeysOf, putRecoveryCodes, putTotp, stateOf } from './store.ts';
import { newTotpSecret, totpStep, totpToScan } from './totp.ts';
import type { Tries } from './tries.ts';
import type { SecondFactorParts } from './types.ts';

/** Long enough to find the phone and install an app. */
const longestBegunMs = 600_000;

/** Setting up, changing and taking away one's own. What is begun and not confirmed is in memory only. */
export const createEnrolment = ({ clock, ids, passkeys }: SecondFactorParts, tries: Tries) => {
  const begunTotp = createHeld<Uint8Array>(clock.monotonic, longestBegunMs);
  const begunPasskey = createHeld<string>(clock.monotonic, ceremonyMs);

  const newRecoveryCodes = async (tx: Writer, staffId: string): Promise<string[]> => {
    const recoveryCodes = makeRecoveryCodes(ids.randomBytes);
    await putRecoveryCodes(tx, staffId, recoveryCodes.map((code) => recoveryCodeHash(staffId, code)));
    return recoveryCodes;
  };

  return {
    canAddPasskey: passkeys !== undefined,
    newRecoveryCodes,
    beginTotp: async (read: Reader, { staffId, userName }: PasskeyOwner) => {
      const secret = newTotpSecret(ids.randomBytes);
      begunTotp.hold(staffId, secret);
      return totpToScan(secret, await clinicNameOf(read), userName);
    },
    confirmTotp: async (tx: Writer, staffId: string, typed: string) => {
      const secret = begunTotp.of(staffId);
      if (!secret) return { type: 'begin-again' as const };
      const step = totpStep(secret, bareCode(typed), clock.now());
      if (step === undefined) return { type: 'wrong-code' as const };
      begunTotp.forget();
      await putTotp(tx, staffId, secret, step, clock.now());
      await tries.forgive(tx, staffId);
      return { type: 'enrolled' as const, recoveryCodes: await newRecoveryCodes(tx, staffId) };
    },
    beginPasskey: async (read: Reader, owner: PasskeyOwner): Promise<string | null> => {
      if (!passkeys) return null;
      const challenge = ids.randomBytes(32);
      begunPasskey.hold(owner.staffId, Buffer.from(challenge).toString('base64url'));
      return registrationOptions(passkeys, owner, challenge, await passkeysOf(read, owner.staffId));
    },
    confirmPasskey: async (tx: Writer, staffId: string, response: string, name: string) => {
      const begun = begunPasskey.take();
      const made = passkeys && begun?.staffId === staffId ? await readRegistration(passkeys, begun.value, response) : undefined;
      if (!made || !(await insertPasskey(tx, staffId, { ...made, id: ids.newId(), name, addedAt: clock.now() }))) return { type: 'not-accepted' as const };
      const { recoveryCodesLeft } = await stateOf(tx, staffId);
      return { type: 'added' as const, recoveryCodes: recoveryCodesLeft === 0 ? await newRecoveryCodes(tx, staffId) : null };
    },
    /** `isRequired`: this person must keep one. Codes without anything that they could stand for go with the last. */
    remove: async (tx: Writer, staffId: string, what: string, isRequired: boolean) => {
      const { hasTotp, passkeyCount } = await stateOf(tx, staffId);
      const isHeld = what === 'totp' ? hasTotp : (await passkeysOf(tx, staffId)).some(({ id }) => id === what);
      if (!isHeld) return { type: 'no-such' as const };
      const isLast = (hasTotp ? 1 : 0) + passkeyCount === 1;
      if (isLast && isRequired) return { type: 'last-one' as const };
      await (what === 'totp' ? deleteTotp(tx, staffId) : deletePasskey(tx, staffId, what));
      if (isLast) await deleteRecoveryCodes(tx, staffId);
      return { type: 'removed' as const };
    },
    forget: (): void => {
      begunTotp.forget();
      begunPasskey.forget();
    },
  };
};

export type Enrolment = ReturnType<typeof createEnrolment>;
