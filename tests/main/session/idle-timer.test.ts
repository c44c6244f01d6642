import { describe, expect, it } from 'vitest';
import { createIdleTimer } from '#main/session/idle-timer.ts';

const start = () => {
  const told: string[] = [];
  const clock = { now: 5_000 };
  const timer = createIdleTimer(() => clock.now, {
    countdown: (seconds) => told.push(`in ${seconds}`), cancelled: () => told.push('cancelled'), idle: () => told.push('idle'),
  }, () => 3 * 60_000);
  const at = (milliseconds: number) => {
    clock.now = 5_000 + milliseconds;
    timer.tick();
  };
  return { told, clock, timer, at };
};
const T = 180_000;

describe('L1: the idle timer', () => {
  it.each([
    ['long before', T - 20_001, []], ['20 s before', T - 20_000, ['in 20']], ['just before', T - 1, ['in 1']], ['at', T, ['idle']], ['after', T + 1, ['idle']],
    ['after a night asleep', T + 40_000_000, ['idle']],
  ])('L1: %s the limit', (_when, milliseconds, expected) => {
    const { told, at } = start();
    at(milliseconds);
    expect(told).toEqual(expected);
  });

  it('L1: a touch in the countdown cancels it and starts anew', () => {
    const { told, at, timer } = start();
    at(T - 5_000);
    timer.touch();
    at(T + 100_000);
    expect(told).toEqual(['in 5', 'cancelled']);
  });

  it('L1: a touch past the limit is too late', () => {
    const { told, at, clock, timer } = start();
    clock.now = 5_000 + T;
    timer.touch();
    at(T);
    expect(told).toEqual(['idle']);
  });

  it.each([Number.NaN, Infinity, undefined as unknown as number])('L1: a clock that answers %s counts as idle, and a touch does not help', (time) => {
    const { told, clock, timer } = start();
    clock.now = time;
    timer.touch();
    timer.tick();
    expect(told).toEqual(['idle']);
  });

  it('L1: a clock that answered nonsense at the start stays idle', () => {
    const told: string[] = [];
    let now = Number.NaN;
    const timer = createIdleTimer(() => now, { countdown: () => told.push('countdown'), cancelled: () => undefined, idle: () => told.push('idle') }, () => 3 * 60_000);
    now = 1;
    timer.touch();
    timer.tick();
    expect(told).toEqual(['idle']);
  });
});
