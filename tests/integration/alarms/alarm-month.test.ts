import { expect, it } from 'vitest';
import { runMonth, scoresOf } from '#tests/bench/alarm-month/run-month.ts';
import type { Month } from '#tests/bench/alarm-month/run-month.ts';

/** Without the ids, which differ each time, what is told at the moment of the look, and gaps, whose numbers count the rows that tell of alarms. */
const toldOf = ({ alarms }: Month) => alarms.filter(({ kind }) => !['no-backup', 'unwitnessed', 'gap'].includes(kind)).map(({ kind, at, staffId, reasons }) => ({ kind, at, staffId, reasons }));

it('an honest month is quiet: five alarms at most', { timeout: 120_000 }, async () => {
  const { alarms, rows } = await runMonth({ seed: 7, patients: 2_000, isSnooped: false });
  expect(rows).toBeGreaterThan(6_000);
  expect(alarms.length).toBeGreaterThan(0);
  expect(alarms.length).toBeLessThanOrEqual(5);
});

it('every snoop of a snooped month is told of, and nearly nothing else; looked through at once or in crumbs it is the same', { timeout: 240_000 }, async () => {
  const month = await runMonth({ seed: 7, patients: 2_000, isSnooped: true });
  expect(scoresOf(month).filter(({ seeded, found }) => found < seeded)).toEqual([]);
  expect(month.snoops.length).toBeGreaterThan(30);
  expect(month.alarms.length - month.snoops.length).toBeLessThanOrEqual(5);
  const crumbs = await runMonth({ seed: 7, patients: 2_000, isSnooped: true, batch: 13, looksADay: 1 });
  expect(toldOf(crumbs)).toEqual(toldOf(month));
});
