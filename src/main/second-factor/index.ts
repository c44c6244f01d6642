import type { Reader } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';

/** What this person has set up. */
export interface SecondFactorState {
  readonly hasTotp: boolean;
  readonly recoveryCodesLeft: number;
  readonly passkeyCount: number;
}

/** Checks what a person has beside what they know; used at sign-in, unlock and step-up. */
export interface SecondFactors {
  readonly stateOf: (read: Reader, staffId: string) => Promise<SecondFactorState>;
  /** An authenticator's code (RFC 6238, ±1 step, once) or a recovery code (once). `waitSeconds` after wrong ones. */
  readonly checkCode: (db: ClinicDatabase, staffId: string, code: string) => Promise<{ readonly type: 'right'; readonly how: 'totp' | 'recovery-code' } | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number }>;
  /** JSON for the browser; undefined when the person has no passkey. */
  readonly passkeyOptions: (read: Reader, staffId: string) => Promise<string | undefined>;
  /** The person whose passkey answered the latest options; undefined when it does not. */
  readonly checkPasskey: (db: ClinicDatabase, response: string) => Promise<{ readonly staffId: string } | undefined>;
}

/** Nobody has one. */
export const noSecondFactors: SecondFactors = {
  stateOf: () => Promise.resolve({ hasTotp: false, recoveryCodesLeft: 0, passkeyCount: 0 }),
  checkCode: () => Promise.resolve({ type: 'wrong', waitSeconds: 0 }),
  passkeyOptions: () => Promise.resolve(undefined),
  checkPasskey: () => Promise.resolve(undefined),
};
