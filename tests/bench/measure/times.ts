/** Milliseconds of many runs of one thing. */
export class Times {
  readonly #values: number[] = [];

  add(milliseconds: number): void {
    this.#values.push(milliseconds);
  }

  get count(): number {
    return this.#values.length;
  }

  /** 0.5 is the median. NaN when nothing ran. */
  at(share: number): number {
    const sorted = [...this.#values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  }

  get median(): number {
    return this.at(0.5);
  }

  get p95(): number {
    return this.at(0.95);
  }
}

export const timed = async (times: Times, work: () => unknown): Promise<void> => {
  const started = performance.now();
  await work();
  times.add(performance.now() - started);
};

export interface Block {
  readonly name: string;
  /** One block of its work; it keeps its own times. */
  readonly run: (round: number) => Promise<void>;
}

/** Blocks in turn, each time beginning with another, so that what else the computer does falls on all of them alike. */
export const inTurn = async (rounds: number, blocks: readonly Block[]): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < blocks.length; i += 1) await blocks[(round + i) % blocks.length]?.run(round);
  }
};

export const rounded = (value: number, decimals = 3): number => Number(value.toFixed(decimals));

/** A row of times: the ratio of two figures, and whether it keeps the goal. */
export const compared = (row: string, ours: number, peer: number | undefined, most: number, bound: string) => {
  const ratio = peer === undefined ? null : rounded(ours / peer);
  const isMet = ratio === null ? null : ratio <= most;
  return { row, ours: rounded(ours), peer: peer === undefined ? null : rounded(peer), unit: 'ms', ratio, goal: `≤ ${String(most)}×`, met: isMet, bound: isMet === false ? bound : '' };
};

/** A row of one figure that has a limit of its own. */
export const limited = (row: string, ours: number, most: number, unit: string, goal: string, bound: string) =>
  ({ row, ours: rounded(ours), peer: null, unit, ratio: rounded(ours / most), goal, met: ours <= most, bound: ours <= most ? '' : bound });
