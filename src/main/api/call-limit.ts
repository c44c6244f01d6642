// A person makes a few calls a second; a page gone wild makes thousands. Past this they are refused without work.
const burst = 400;
const perSecond = 200;

/** A token bucket per window. Answers false when the call must be refused. */
export const createCallLimit = (monotonic: () => number) => {
  let tokens = burst;
  let last = monotonic();
  return (): boolean => {
    const now = monotonic();
    tokens = Math.min(burst, tokens + ((now - last) / 1000) * perSecond);
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
