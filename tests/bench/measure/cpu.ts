import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second; elsewhere nothing is known of another process, and the figure is 0. */
const ticksIn = (path: string): number => {
  try {
    const fields = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
};

/** Milliseconds of processor time of a process so far. */
export const cpuOf = (pid: number): number => ticksIn(`/proc/${pid}/stat`);
/** The same of this process's own thread, without workers and the database's threads. */
const cpuOfMainThread = (): number => ticksIn(`/proc/self/task/${process.pid}/stat`);

export const childrenOf = (pid: number): readonly number[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((each) => {
  try {
    return Number(readFileSync(`/proc/${each}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]) === pid;
  } catch {
    return false;
  }
});

/** Processor time in milliseconds: of the thread that paints and answers, of what works beside it, and of the server. */
export interface Sides { readonly main: number; readonly beside: number; readonly hub: number }

export const cpuOfSides = (hubPid: number): Sides => {
  const { user, system } = process.cpuUsage();
  const main = cpuOfMainThread();
  return { main, beside: (user + system) / 1000 - main, hub: cpuOf(hubPid) };
};

/** What came in between, for each of so many changes, in microseconds and in words. */
export const eachOf = (from: Sides, to: Sides, changes: number): string => {
  const each = (name: keyof Sides) => (((to[name] - from[name]) * 1000) / changes).toFixed(0);
  return `${each('main')} µs on the main thread, ${each('beside')} beside it (thread for cryptography, database), ${each('hub')} at the hub`;
};
