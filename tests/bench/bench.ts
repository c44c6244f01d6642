import { writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import type { BenchAnswer, BenchOptions, BenchRow } from './bench-row.ts';
import { takeStatementTimes } from './measure/recorder.ts';
import { profiled } from './measure/profile.ts';
import { published } from './measure/published.ts';
import { closeSeeded } from './measure/seeded-clinic.ts';
import { tableOf } from './measure/table.ts';

/** What scripts/bench.mjs passes on; the names are files beside this one. */
interface Request extends BenchOptions {
  readonly names: readonly string[];
  readonly json: string;
  readonly profile: boolean;
  readonly peers: boolean;
  readonly commit: string;
}

const request = JSON.parse(process.argv[2] ?? '{}') as Request;
if (!request.peers) process.env['WARDLIGHT_BENCH_PEERS'] = '0';
if (request.profile) process.env['WARDLIGHT_BENCH_STATEMENTS'] = '1';
const say = (line: string) => void process.stderr.write(`${line}\n`);

const conditions = {
  patients: request.patients, seed: request.seed, commit: request.commit, node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? '',
  memoryGb: Math.round(totalmem() / 2 ** 30), system: `${platform()} ${arch()}`, loadBefore: loadavg()[0] ?? 0,
  seeded: 'light charts (a visit, vitals, now and then a problem, a medicine, an allergy), 200 charts of the demo clinic, 5 charts of 500 visits',
};

const rows: BenchRow[] = [];
const figures: Record<string, BenchAnswer['figures']> = {};
for (const name of request.names) {
  say(`bench: ${name} …`);
  const started = performance.now();
  const { run } = (await import(new URL(`./${name}.mjs`, import.meta.url).href)) as { run: (options: BenchOptions) => Promise<BenchAnswer> };
  const work = () => run({ patients: request.patients, seed: request.seed, ...(request.rows === undefined ? {} : { rows: request.rows }) });
  const answer = request.profile ? await profiled(name, work, say) : await work();
  rows.push(...answer.rows);
  if (answer.figures) figures[name] = answer.figures;
  const statements = takeStatementTimes().slice(0, 10);
  if (statements.length > 0) say(`statements of ${name}, from the call to the answer:`);
  for (const [text, times, milliseconds] of statements) say(`  ${milliseconds.toFixed(0).padStart(7)} ms  ${String(times).padStart(6)} ×  ${(milliseconds / times).toFixed(2)} ms  ${text.slice(0, 130)}`);
  say(`bench: ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
await closeSeeded();
const loadAfter = loadavg()[0] ?? 0;
say(`\n${String(conditions.patients)} patients, seed ${String(conditions.seed)}, ${conditions.commit}, Node ${conditions.node}, ${String(conditions.cpus)} × ${conditions.cpu}, load ${conditions.loadBefore.toFixed(1)} to ${loadAfter.toFixed(1)}`);
say(`Seeded: ${conditions.seeded}. Ratios are of one run, blocks of ours and the peer's in turn.\n`);
say(tableOf(rows));
say(`\nPublished elsewhere, on other computers:\n${published.map(({ who, figure, source }) => `  ${who}: ${figure} (${source})`).join('\n')}\n`);
if (request.json !== '') writeFileSync(request.json, `${JSON.stringify({ conditions: { ...conditions, loadAfter }, rows, published }, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(Object.fromEntries(rows.map(({ row, ratio, goal, met, bound }) => [row, { ratio, goal, met, bound }])))}\n`);
if (Object.keys(figures).length > 0) process.stdout.write(`${JSON.stringify(figures)}\n`);
