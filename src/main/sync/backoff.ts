/** Full jitter (Brooker 2015): a random wait up to a bound that doubles, so that a clinic's workstations do not come back in step. */
export const createBackoff = ({ random, leastMs = 1_000, mostMs = 300_000 }: { readonly random: () => number; readonly leastMs?: number; readonly mostMs?: number }) => {
  let failures = 0;
  return {
    /** `atLeastMs`: what the hub asked for (Retry-After). */
    next: (atLeastMs = 0): number => {
      const bound = Math.min(mostMs, leastMs * 2 ** Math.min(failures, 20));
      failures += 1;
      return Math.max(Math.min(atLeastMs, mostMs), Math.round(leastMs / 2 + random() * bound));
    },
    reset: () => {
      failures = 0;
    },
  };
};
