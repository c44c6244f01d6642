import { randomUUID } from 'node:crypto';
import { createRandom } from '#main/demo/random.ts';
import { matchingPatients } from '#main/patients/matching-patients.ts';
import type { Match } from '#shared/patients/contract.ts';
import type { PersonLike } from '#shared/patients/person-like.ts';
import { openRecords } from '#tests/integration/records-setup.ts';
import { seesAll } from '#tests/integration/sees-all.ts';
import type { BenchAnswer, BenchOptions, BenchRow } from './bench-row.ts';
import { createCases, createPopulation } from './duplicate-cases.ts';
import type { Case } from './duplicate-cases.ts';

const eachKind = 200;
const honestPeople = 2_000;
const perBatch = 1_000;

interface Answered {
  readonly of: Case;
  readonly matches: readonly Match[];
  /** The card of the right person, if it was shown. */
  readonly hit: Match | undefined;
  readonly ms: number;
}

const row = (name: string, ours: number, unit: string, goal: string, met: boolean | null, bound = ''): BenchRow =>
  ({ row: name, ours: Math.round(ours * 10_000) / 10_000, peer: null, unit, ratio: ours, goal, met, bound: met === false ? bound : '' });

/** `part / all`, 1 when there is nothing to be wrong about. */
const share = (part: number, all: number): number => (all === 0 ? 1 : part / all);
const percentile = (sorted: readonly number[], p: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;

type Clinic = Awaited<ReturnType<typeof openRecords>>;

const fill = async (clinic: Clinic, people: readonly PersonLike[]): Promise<readonly string[]> => {
  const ids = people.map(() => randomUUID());
  for (let from = 0; from < people.length; from += perBatch) {
    await clinic.write(...people.slice(from, from + perBatch).map((fields, i) => {
      const id = ids[from + i] ?? '';
      return { kind: 'patient' as const, id, patientId: id, fields: { ...fields, recordNumber: `WL ${from + i}`, registeredAt: '2026-03-12T10:00:00.000Z' } };
    }));
  }
  return ids;
};

const answerAll = async (clinic: Clinic, ids: readonly string[], cases: readonly Case[]): Promise<readonly Answered[]> => {
  const answered: Answered[] = [];
  for (const of of cases) {
    const began = performance.now();
    const { matches } = await matchingPatients(clinic.db.read, seesAll, of.typed);
    const ms = performance.now() - began;
    const right = of.isPerson === undefined ? undefined : ids[of.isPerson];
    answered.push({ of, matches, ms, hit: matches.find((match) => match.patient.id === right) });
  }
  return answered;
};

const degrees = ['very-likely', 'likely', 'possible'] as const;
const isAtLeast = (match: Match | undefined, degree: (typeof degrees)[number]): boolean =>
  match !== undefined && degrees.indexOf(match.degree) <= degrees.indexOf(degree);

const rowsOf = (answered: readonly Answered[]): readonly BenchRow[] => {
  const persons = answered.filter(({ of }) => of.isPerson !== undefined);
  const honest = answered.filter(({ of }) => of.kind === 'honest');
  const lookAlikes = answered.filter(({ of }) => of.isPerson === undefined && of.kind !== 'honest');
  const kindsOf = (some: readonly Answered[]) => [...new Set(some.map(({ of }) => of.kind))];
  const recall = (some: readonly Answered[], degree: (typeof degrees)[number]) => share(some.filter(({ hit }) => isAtLeast(hit, degree)).length, some.length);
  const shown = (some: readonly Answered[], degree: string) => some.flatMap(({ matches }) => matches.filter((match) => match.degree === degree)).length;
  const times = answered.map(({ ms }) => ms).sort((a, b) => a - b);
  const all = recall(persons, 'possible');
  const falseAlarms = (degree: string) => (1_000 * honest.filter(({ matches }) => matches.some((match) => match.degree === degree)).length) / Math.max(1, honest.length);
  return [
    ...degrees.map((degree) => {
      const right = persons.filter(({ hit }) => hit?.degree === degree).length;
      const precision = share(right, shown(answered, degree));
      return row(`precision of ${degree}`, precision, 'of 1', degree === 'very-likely' ? '≥ 0.98' : 'none', degree === 'very-likely' ? precision >= 0.98 : null, 'namesakes and look-alikes');
    }),
    ...degrees.map((degree) => row(`recall at ${degree} or better`, recall(persons, degree), 'of 1', degree === 'possible' ? '≥ 0.95' : 'none', degree === 'possible' ? all >= 0.95 : null, 'keys or weights')),
    ...kindsOf(persons).map((kind) => {
      const some = persons.filter(({ of }) => of.kind === kind);
      const found = recall(some, 'possible');
      return row(`recall, ${kind} (very likely ${recall(some, 'very-likely').toFixed(2)})`, found, 'of 1', '≥ 0.95', found >= 0.95, 'keys or weights');
    }),
    ...kindsOf(lookAlikes).map((kind) => {
      const some = lookAlikes.filter(({ of }) => of.kind === kind);
      const wrong = share(some.filter(({ matches }) => matches.some((match) => match.degree === 'very-likely')).length, some.length);
      return row(`wrongly very likely, ${kind}`, wrong, 'of 1', '≤ 0.02', wrong <= 0.02, 'another person with that name and that date, or all but the name');
    }),
    ...degrees.map((degree) => row(`honest registrations with a false ${degree}`, falseAlarms(degree), 'in 1,000', degree === 'very-likely' ? '< 1' : 'none', degree === 'very-likely' ? falseAlarms(degree) < 1 : null, 'chance namesakes')),
    row('patients.matches, p50', percentile(times, 0.5), 'ms', 'none', null),
    row('patients.matches, p95', percentile(times, 0.95), 'ms', 'p95 ≤ 10 ms', percentile(times, 0.95) <= 10, 'candidates of common names'),
  ];
};

/** Asks the real blocking and scoring, over a real encrypted database, about labelled people: found or not, and how long. */
export const run = async ({ patients, seed }: BenchOptions): Promise<BenchAnswer> => {
  const clinic = await openRecords();
  try {
    const population = createPopulation(createRandom(seed), patients);
    const ids = await fill(clinic, population);
    // Seeds from 1,000,000 on measure; smaller ones were for tuning.
    return { rows: rowsOf(await answerAll(clinic, ids, createCases(1_000_000 + seed, population, eachKind, honestPeople))) };
  } finally {
    await clinic.close();
  }
};
