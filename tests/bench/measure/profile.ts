import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';
import { join } from 'node:path';

const shown = 15;

/** Milliseconds that each function spent itself, the most first; `(idle)` is the wait for the database's thread and the disk. */
export const selfTimes = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): readonly (readonly [name: string, milliseconds: number])[] => {
  const names = new Map(nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [id, `${functionName === '' ? '(anonymous)' : functionName} ${url.split('/').slice(-2).join('/')}${url === '' ? '' : `:${String(lineNumber + 1)}`}`]));
  const times = new Map<string, number>();
  samples.forEach((id, i) => {
    const name = names.get(id) ?? '';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[i] ?? 0) / 1000);
  });
  return [...times].sort(([, a], [, b]) => b - a);
};

/** Runs the work under V8's sampling profiler: `.cache/bench/NAME.cpuprofile`, and the functions that took the most themselves. */
export const profiled = async <T>(name: string, work: () => Promise<T>, say: (line: string) => void): Promise<T> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  try {
    return await work();
  } finally {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    mkdirSync('.cache/bench', { recursive: true });
    const file = join('.cache/bench', `${name}.cpuprofile`);
    writeFileSync(file, JSON.stringify(profile));
    const times = selfTimes(profile);
    const total = times.reduce((sum, [, time]) => sum + time, 0);
    say(`profile of ${name} (${file}), self time:`);
    for (const [what, time] of times.slice(0, shown)) say(`  ${time.toFixed(0).padStart(7)} ms ${((time / total) * 100).toFixed(1).padStart(5)} %  ${what}`);
  }
};
