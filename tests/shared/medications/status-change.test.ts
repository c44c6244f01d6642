import { expect, it } from 'vitest';
import { endProblemOf, isTakenNow, mayBecome, startProblemOf, statusesToSay } from '#shared/medications/status-change.ts';

const today = '2026-03-12';

it('what is taken pauses, goes on or stops; a stop is taken back; every other end stays an end', () => {
  const after = (from: Parameters<typeof mayBecome>[0]) => statusesToSay.filter((to) => mayBecome(from, to));
  expect([after('active'), after('on-hold'), after('unknown'), after('intended'), after('stopped')]).toEqual([['on-hold', 'stopped'], ['active', 'stopped'], ['active', 'on-hold', 'stopped'], ['active', 'on-hold', 'stopped'], ['active']]);
  expect((['completed', 'cancelled', 'not-taken', 'draft', 'entered-in-error'] as const).flatMap(after)).toEqual([]);
  expect([isTakenNow({ status: 'unknown' }), isTakenNow({ status: 'draft' })]).toEqual([true, false]);
});

it('days are compared as exactly as the less exact one is told', () => {
  expect([startProblemOf('2026', null, today), startProblemOf('2026-04', null, today), startProblemOf('1967', '1967-09-04', today), startProblemOf('1966', '1967-09-04', today), startProblemOf(null, null, today)])
    .toEqual([undefined, 'starts-in-future', undefined, 'starts-before-birth', undefined]);
  expect([endProblemOf('2026-03-10', '2026', today), endProblemOf('2026-03-10', '2026-03-09', today), endProblemOf(null, '2026-03-13', today), endProblemOf('2026-03-12T08:00:00.000Z', '2026-03-12', today)])
    .toEqual([undefined, 'ends-before-start', 'ends-in-future', undefined]);
});
