import type { BenchAnswer, BenchOptions, BenchRow } from './bench-row.ts';
import { monthDays } from './alarm-month/normal-month.ts';
import { runMonth, scoresOf } from './alarm-month/run-month.ts';
import type { Month } from './alarm-month/run-month.ts';

/** Seeds from here on measure; smaller ones were for tuning. */
const measuring = 1_000_000;
const months = 3;

const row = (name: string, ours: number, unit: string, goal: string, met: boolean | null, bound = ''): BenchRow =>
  ({ row: name, ours: Math.round(ours * 1_000) / 1_000, peer: null, unit, ratio: ours, goal, met, bound: met === false ? bound : '' });

const share = (part: number, all: number): number => (all === 0 ? 1 : part / all);
const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** Three honest months and three snooped ones over the product's own log and looks: how quiet, and what was found. */
export const run = async ({ patients, seed }: BenchOptions): Promise<BenchAnswer> => {
  const seeds = Array.from({ length: months }, (_, i) => measuring + seed * 100 + i);
  const honest: Month[] = [];
  const snooped: Month[] = [];
  for (const each of seeds) {
    honest.push(await runMonth({ seed: each, patients, isSnooped: false }));
    snooped.push(await runMonth({ seed: each, patients, isSnooped: true }));
  }
  const scores = snooped.map(scoresOf);
  const perMonth = honest.map(({ alarms }) => alarms.length);
  const kinds = [...new Set(honest.flatMap(({ alarms }) => alarms.map(({ kind }) => kind)))].sort();
  return {
    rows: [
      row(`false alarms a day, honest months (${perMonth.join(', ')} a month)`, sum(perMonth) / months / monthDays, 'a day', '≤ 1', Math.max(...perMonth) <= monthDays, 'the rules are too loud'),
      row('false alarms, the loudest honest month', Math.max(...perMonth), 'alarms', '≤ 5 in the month', Math.max(...perMonth) <= 5, kinds.join(', ')),
      ...kinds.map((kind) => row(`  of them ${kind}`, sum(honest.map(({ alarms }) => alarms.filter((alarm) => alarm.kind === kind).length)), 'in three', 'none', null)),
      ...(scores[0] ?? []).flatMap(({ kind }) => {
        const of = scores.flat().filter((score) => score.kind === kind);
        const recall = share(sum(of.map(({ found }) => found)), sum(of.map(({ seeded }) => seeded)));
        const precision = share(sum(of.map(({ right }) => right)), sum(of.map(({ raised }) => raised)));
        return [row(`recall, ${kind} (${String(sum(of.map(({ seeded }) => seeded)))} seeded)`, recall, 'of 1', '1', recall === 1, 'not told of'), row(`precision, ${kind}`, precision, 'of 1', 'none', null)];
      }),
      row('rows of a month', honest[0]?.rows ?? 0, 'rows', 'none', null),
      row('slowest look, a quarter of a day of rows', Math.max(...snooped.map(({ slowestLookMs }) => slowestLookMs)), 'ms', 'none', null),
    ],
  };
};
