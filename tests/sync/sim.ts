import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { mutants } from './simulation/mutants.ts';
import { realRules } from './simulation/rules.ts';
import { simulate } from './simulation/simulate.ts';
import type { Failure, Simulated } from './simulation/simulate.ts';

// `npm run sim`: pieces of 500 runs, each from a seed of its own, so that what comes out does not depend on how many threads there are.

const pieceRuns = 500;
const mostMutantRuns = 2_000;

type Task = { readonly type: 'runs'; readonly runs: number; readonly seed: number } | { readonly type: 'mutant'; readonly at: number; readonly seed: number };
interface Done {
  readonly task: Task;
  readonly result: Simulated;
}

const work = (task: Task): Simulated =>
  task.type === 'runs'
    ? simulate(realRules, { runs: task.runs, seed: task.seed })
    : simulate(mutants[task.at]?.rules ?? realRules, { runs: mostMutantRuns, seed: task.seed, shrinkMilliseconds: 2_000 });

/** Every task, on all cores; `tell` hears of each as it ends. */
const workAll = async (tasks: readonly Task[], tell: (done: Done) => void): Promise<void> => {
  const waiting = [...tasks];
  const runOne = (): Promise<void> => new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url));
    const next = (): void => {
      const task = waiting.shift();
      if (task) worker.postMessage(task);
      else void worker.terminate().then(() => resolve());
    };
    worker.on('message', (done: Done) => {
      tell(done);
      next();
    });
    worker.on('error', reject);
    next();
  });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, runOne));
};

const storyOf = ({ findings, scenario }: Failure): string => [
  `  ${scenario.workstations} workstations${scenario.hasPhone ? ' and a phone' : ''}`,
  ...scenario.steps.map((step) => `  ${JSON.stringify(step)}`),
  ...findings.slice(0, 5).map(({ type, what }) => `  → ${type}: ${what}`),
].join('\n');

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } } });
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) throw new Error('--runs and --seed need whole numbers');
  const started = performance.now();
  const pieces = Array.from({ length: Math.ceil(runs / pieceRuns) }, (_each, i): Task => ({ type: 'runs', runs: Math.min(pieceRuns, runs - i * pieceRuns), seed: seed + i }));
  const total = { runs: 0, writes: 0, lost: 0, divergent: 0, lwwWouldLose: 0, mutantsMissed: 0 };
  const caught = new Map<number, Simulated>();
  await workAll([...mutants.map((_each, at): Task => ({ type: 'mutant', at, seed })), ...pieces], ({ task, result }) => {
    if (task.type === 'mutant') {
      caught.set(task.at, result);
      return;
    }
    total.runs += result.runs;
    total.writes += result.writes;
    total.lwwWouldLose += result.lastWriterWouldLose;
    if (!result.failure) return;
    const isLost = result.failure.findings.some(({ type }) => type === 'lost');
    total[isLost ? 'lost' : 'divergent'] += 1;
    console.log(`a run failed; again by: npm run sim -- --runs ${pieceRuns} --seed ${task.seed}\n${storyOf(result.failure)}`);
  });
  console.log(`${'a rule put out of force'.padEnd(62)} caught in run  steps  as`);
  mutants.forEach(({ name }, at) => {
    const failure = caught.get(at)?.failure;
    if (!failure) total.mutantsMissed += 1;
    console.log(`${name.padEnd(62)} ${(failure ? String(failure.run) : 'MISSED').padStart(13)}  ${String(failure?.scenario.steps.length ?? '').padStart(5)}  ${failure?.findings[0]?.type ?? ''}`);
  });
  console.log(`${total.runs} runs with ${total.writes} writes in ${((performance.now() - started) / 1000).toFixed(0)} s: ${total.lost} lost something, ${total.divergent} ended with devices that differ;`);
  console.log(`last-writer-wins would have dropped ${total.lwwWouldLose} edits without a word.`);
  console.log(JSON.stringify(total));
  process.exitCode = total.lost + total.divergent + total.mutantsMissed === 0 ? 0 : 1;
};

if (isMainThread) await main();
else parentPort?.on('message', (task: Task) => parentPort?.postMessage({ task, result: work(task) }));
