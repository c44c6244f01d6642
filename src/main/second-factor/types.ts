import type { Reader } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Clock, Ids } from '#main/ports.ts';
import type { TouchUnlock } from './touch-unlock.ts';

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
  /** Asks for a finger on the computer's own reader; false when none was given. Undefined where there is no reader. */
  readonly confirmPresence: ConfirmPresence | undefined;
  /** Whether the clinic's rules let somebody unlock with less than their password. */
  readonly mayUnlockQuickly: () => boolean;
}

/** `reason` ends the system's own sentence, "Wardlight is trying to …". */
export type ConfirmPresence = (reason: string) => Promise<boolean>;

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
  /** Unlocks for whoever signed in fully; never a second factor. */
  readonly touch: Pick<TouchUnlock, 'isOn' | 'offer' | 'confirm'>;
}
