import fc from 'fast-check';
import { runScenario } from './run.ts';
import type { Rules } from './rules.ts';
import { scenarios } from './steps.ts';
import type { Scenario } from './steps.ts';
import type { Finding } from './verify.ts';

const mostSteps = 120;

export interface Failure {
  /** How many runs it took. */
  readonly run: number;
  readonly findings: readonly Finding[];
  readonly scenario: Scenario;
}

export interface Simulated {
  readonly runs: number;
  readonly writes: number;
  readonly lastWriterWouldLose: number;
  readonly failure: Failure | undefined;
}

export interface SimulateOptions {
  readonly runs: number;
  readonly seed: number;
  /** How long to look for a shorter way; 0 for not at all. */
  readonly shrinkMilliseconds?: number;
}

/** Runs until something is found, and then the shortest way to it. The same seed does the same. */
export const simulate = (rules: Rules, { runs, seed, shrinkMilliseconds = 20_000 }: SimulateOptions): Simulated => {
  let [done, writes, lastWriterWouldLose] = [0, 0, 0];
  let found: Failure | undefined;
  let until = Infinity;
  fc.check(fc.property(scenarios(mostSteps), (scenario) => {
    if (performance.now() > until) return true;
    const outcome = runScenario(scenario, rules);
    if (!found) {
      done += 1;
      writes += outcome.writes;
      lastWriterWouldLose += outcome.lastWriterWouldLose;
    }
    if (outcome.findings.length === 0) return true;
    if (!found) until = performance.now() + shrinkMilliseconds;
    found = { run: done, findings: outcome.findings, scenario };
    return false;
  }), { numRuns: runs, seed, endOnFailure: shrinkMilliseconds === 0 });
  return { runs: done, writes, lastWriterWouldLose, failure: found };
};
