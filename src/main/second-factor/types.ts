import type { Reader } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Clock, Ids } from '#main/ports.ts';

/** Where the gate's page lives, as WebAuthn names it. */
export interface PasskeySite {
  readonly rpId: string;
  readonly origin: string;
}

export interface SecondFactorParts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Undefined where the shell's page cannot carry a passkey. */
  readonly passkeys: PasskeySite | undefined;
}

/** What this person has set up. */
export interface SecondFactorState {
  readonly hasTotp: boolean;
  readonly recoveryCodesLeft: number;
  readonly passkeyCount: number;
}

/** `waitSeconds` until the next try is looked at. */
export type CodeCheck =
  | { readonly type: 'right'; readonly how: 'totp' | 'recovery-code' }
  | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number };

/** Checks what a person has beside what they know; used at sign-in, unlock and step-up. */
export interface SecondFactors {
  readonly stateOf: (read: Reader, staffId: string) => Promise<SecondFactorState>;
  /** An authenticator's code (RFC 6238, ±1 step, once) or a recovery code (once). */
  readonly checkCode: (db: ClinicDatabase, staffId: string, code: string) => Promise<CodeCheck>;
  /** JSON for the browser; undefined when the person has no passkey that this shell can ask for. */
  readonly passkeyOptions: (read: Reader, staffId: string) => Promise<string | undefined>;
  /** The person whose passkey answered the latest options; undefined when it does not. */
  readonly checkPasskey: (db: ClinicDatabase, response: string) => Promise<{ readonly staffId: string } | undefined>;
}
