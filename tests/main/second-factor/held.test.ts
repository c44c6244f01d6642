import { expect, it } from 'vitest';
import { createHeld } from '#main/second-factor/held.ts';
import { delayAfter } from '#main/second-factor/tries.ts';

it('holds one person’s thing until its time is over, and no longer', () => {
  let now = 0;
  const held = createHeld<string>(() => now, 1_000);
  held.hold('asha', 'a');
  now = 999;
  expect([held.of('asha'), held.of('ravi')]).toEqual(['a', undefined]);
  now = 1_000;
  expect([held.of('asha'), held.take()]).toEqual([undefined, undefined]);
});

it('gives a thing out once, and ends what waited when another one comes', () => {
  const held = createHeld<string>(() => 0, 1_000);
  held.hold('asha', 'a');
  held.hold('ravi', 'r');
  expect(held.of('asha')).toBeUndefined();
  expect(held.take()).toMatchObject({ staffId: 'ravi', value: 'r' });
  expect(held.take()).toBeUndefined();
});

it('holds nothing by a clock that answers nonsense', () => {
  let now = 0;
  const held = createHeld<string>(() => now, 1_000);
  held.hold('asha', 'a');
  now = Number.NaN;
  expect(held.of('asha')).toBeUndefined();
});

it('L4: wrong codes wait 0, 0, 0, 1, 2, 4 … 300 seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 100].map(delayAfter)).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});
