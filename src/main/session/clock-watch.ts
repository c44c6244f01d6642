import type { Clock } from '#main/ports.ts';

const mostMs = 60_000;

/**
 * Answers false once the wall clock has run ahead of the monotonic one since the last look: the computer slept (the monotonic
 * clock stands still then), or somebody set the clock. What cannot be told apart is treated as the worse.
 */
export const createClockWatch = (clock: Clock) => {
  let wall = Date.parse(clock.now());
  let monotonic = clock.monotonic();
  return (): boolean => {
    const [nowWall, nowMonotonic] = [Date.parse(clock.now()), clock.monotonic()];
    const ahead = nowWall - wall - (nowMonotonic - monotonic);
    [wall, monotonic] = [nowWall, nowMonotonic];
    return ahead < mostMs;
  };
};
