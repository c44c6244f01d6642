export const countdownMilliseconds = 20_000;

export interface IdleTimer {
  /** Somebody moved or typed. */
  readonly touch: () => void;
  /** Call about once a second. */
  readonly tick: () => void;
}

/**
 * Tells of idle time on the monotonic clock, with a countdown before. A clock that answers nonsense, or one that jumped
 * because the computer slept, counts as idle: when time is unknown the clinic closes.
 */
export const createIdleTimer = (
  monotonic: () => number,
  told: { readonly countdown: (secondsLeft: number) => void; readonly cancelled: () => void; readonly idle: () => void },
  idleMilliseconds: () => number,
): IdleTimer => {
  let last = monotonic();
  let isCounting = false;
  return {
    touch: () => {
      const now = monotonic();
      // Past the limit it is too late: the tick that ends the session may only be late itself.
      if (!(now - last < idleMilliseconds())) return;
      last = now;
      if (isCounting) told.cancelled();
      isCounting = false;
    },
    tick: () => {
      const left = idleMilliseconds() - (monotonic() - last);
      if (!(left > 0)) told.idle();
      else if (left <= countdownMilliseconds) {
        isCounting = true;
        told.countdown(Math.ceil(left / 1000));
      }
    },
  };
};
