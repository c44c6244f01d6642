/** What a person did within an hour (or a day) of their past: `span` is `2026-03-12T21` or `2026-03-12`. */
export interface Past {
  readonly span: string;
  readonly amount: number;
}

export interface Habit {
  /** Median of the person's own past. */
  readonly usual: number;
  /** More than this is out of the habit. */
  readonly most: number;
}

const median = (sorted: readonly number[]): number => {
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? (sorted[Math.floor(middle)] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** Median absolute deviation to standard deviation, for a bell curve. */
const toDeviation = 1.4826;

/**
 * Median and median absolute deviation: a few wild days move neither. `floor`: fewer than this is never out of a habit, and where
 * the past says too little (under five spans) it counts `newcomer`.
 */
export const habitOf = (amounts: readonly number[], { floor, newcomer }: { readonly floor: number; readonly newcomer: number }): Habit => {
  if (amounts.length < 5) return { usual: amounts.length === 0 ? 0 : median([...amounts].sort((a, b) => a - b)), most: newcomer };
  const usual = median([...amounts].sort((a, b) => a - b));
  const deviation = median(amounts.map((amount) => Math.abs(amount - usual)).sort((a, b) => a - b)) * toDeviation;
  return { usual, most: Math.max(floor, 2 * usual, usual + 5 * Math.max(deviation, 1.5)) };
};

/** Of a person's past hours those at about the same time of day; all of them while those are too few. */
export const atThisHour = (past: readonly Past[], span: string): readonly number[] => {
  const hour = Number(span.slice(11, 13));
  const near = past.filter((each) => {
    const apart = Math.abs(Number(each.span.slice(11, 13)) - hour);
    return Math.min(apart, 24 - apart) <= 1;
  });
  return (near.length >= 10 ? near : past).map(({ amount }) => amount);
};
