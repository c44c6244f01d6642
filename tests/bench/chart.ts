import { firstPage } from '#shared/sections/section.ts';
import type { BenchAnswer, BenchOptions } from './bench-row.ts';
import { openPlain } from './measure/peers.ts';
import type { PlainDatabase } from './measure/peers.ts';
import type { Recorded } from './measure/recorder.ts';
import { seededClinic } from './measure/seeded-clinic.ts';
import { compared, inTurn, limited, timed, Times } from './measure/times.ts';

export const sections = ['problems', 'medications', 'immunizations', 'encounters', 'results', 'appointments', 'documents'] as const;
const rounds = 5;
const mostCharts = 100;

type Call = (method: string, input: unknown) => Promise<unknown>;

/** What the window asks when a chart is opened: the banner, the summary, and every section's first page, all at once. */
export const openChart = (call: Call, patientId: string): Promise<unknown> =>
  Promise.all([
    call('patients.show', { id: patientId }), call('allergies.list', { patientId }), call('vitals.history', { patientId }), call('chart.summary', { patientId }),
    ...sections.map((section) => call(`${section}.list`, firstPage(patientId))),
  ]);

/** The same statements, one after the other, prepared once. */
const replay = (plain: PlainDatabase): ((statements: readonly Recorded[]) => void) => {
  const prepared = new Map<string, ReturnType<PlainDatabase['prepare']>>();
  return (statements) => {
    for (const { text, values } of statements) {
      const statement = prepared.get(text) ?? plain.prepare(text);
      prepared.set(text, statement);
      statement.all(...values);
    }
  };
};

/** Opening a chart, audited, beside the very statements it makes on a plain better-sqlite3. */
export const run = async (options: BenchOptions): Promise<BenchAnswer> => {
  const { call, recorder, plainPath, shortCharts, longCharts } = await seededClinic(options);
  const plain = openPlain(plainPath);
  const ask = plain && replay(plain);
  const charts = shortCharts.slice(0, mostCharts);
  const noted = new Map<string, readonly Recorded[]>();
  for (const id of [...charts, ...longCharts]) noted.set(id, await recorder.reads(() => openChart(call, id)));
  const plainChart = (id: string) => ask?.(noted.get(id) ?? []);
  for (const id of charts) plainChart(id);
  const [ours, theirs, long, longTheirs] = [new Times(), new Times(), new Times(), new Times()];
  const share = (round: number) => charts.filter((_, i) => i % rounds === round);
  const repeated = Array.from({ length: 4 }, () => longCharts).flat();
  const blocks = (times: Times, ids: (round: number) => readonly string[], open: (id: string) => unknown) => async (round: number) => {
    for (const id of ids(round)) await timed(times, () => open(id));
  };
  await inTurn(rounds * 2, [
    { name: 'ours', run: blocks(ours, (round) => share(round % rounds), (id) => openChart(call, id)) },
    ...(ask ? [{ name: 'plain', run: blocks(theirs, (round) => share(round % rounds), plainChart) }] : []),
    { name: 'ours, 500 visits', run: blocks(long, () => repeated, (id) => openChart(call, id)) },
    ...(ask ? [{ name: 'plain, 500 visits', run: blocks(longTheirs, () => repeated, plainChart) }] : []),
  ]);
  plain?.close();
  const bound = `eleven calls of ${String(noted.get(charts[0] ?? '')?.length ?? 0)} statements: two readers answer them while main turns rows into objects, checks them and writes them as JSON; the audit rows go in one or two commits`;
  return {
    rows: [
      compared('chart, median', ours.median, ask && theirs.median, 2.5, bound),
      limited('chart, p95', ours.p95, 20, 'ms', 'p95 ≤ 20 ms', bound),
      compared('chart of 500 visits, median', long.median, ask && longTheirs.median, 2.5, bound),
      { ...compared('chart of 500 visits beside a short one, median', long.median, ours.median, 3, ''), goal: 'shown', met: null },
    ],
  };
};
