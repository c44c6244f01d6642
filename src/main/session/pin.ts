import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const mostTries = 5;
/** Seconds to wait after the nth wrong PIN in a row. */
const delays = [0, 1, 2, 4] as const;

export type PinCheck =
  | { readonly type: 'right' }
  | { readonly type: 'wrong'; readonly waitSeconds: number; readonly triesLeft: number }
  | { readonly type: 'wait'; readonly waitSeconds: number }
  /** Five wrong ones: the PIN is gone. */
  | { readonly type: 'gone' };

export interface Pin {
  readonly check: (pin: string) => PinCheck;
  readonly forget: () => void;
}

/**
 * A verifier that lives in memory and nowhere else: HMAC under a key of its own, dead with the seal (on disk 10⁶ PINs are soon tried).
 * The try is counted before it is judged; delays run on the monotonic clock.
 */
export const createPin = (pin: string, monotonic: () => number): Pin => {
  const key = randomBytes(32);
  const macOf = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const verifier = macOf(pin);
  let tries = 0;
  let nextAt = -Infinity;
  let isGone = false;
  const forget = (): void => {
    isGone = true;
    key.fill(0);
    verifier.fill(0);
  };
  return {
    forget,
    check: (typed) => {
      if (isGone) return { type: 'gone' };
      const left = nextAt - monotonic();
      // A clock that answers nonsense ends the PIN: the password is asked instead.
      if (Number.isNaN(left)) {
        forget();
        return { type: 'gone' };
      }
      if (left > 0) return { type: 'wait', waitSeconds: Math.ceil(left / 1000) };
      tries += 1;
      if (timingSafeEqual(macOf(typed), verifier)) {
        tries = 0;
        return { type: 'right' };
      }
      if (tries >= mostTries) {
        forget();
        return { type: 'gone' };
      }
      const waitSeconds = delays[tries - 1] ?? 4;
      nextAt = monotonic() + waitSeconds * 1000;
      return { type: 'wrong', waitSeconds, triesLeft: mostTries - tries };
    },
  };
};
