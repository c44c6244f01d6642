/** One line of the bench's table. `ours`, `peer` and the goal are of one run; a ratio holds on any computer, a time does not. */
export interface BenchRow {
  /** What was measured, in a few words: `search as you type, p95`. */
  readonly row: string;
  readonly ours: number;
  /** Null when there is nothing beside it, or when the peer is not installed. */
  readonly peer: number | null;
  /** Of `ours` and `peer`: `ms`, `MB`, `s`. */
  readonly unit: string;
  /** ours / peer, or the figure that the goal is about where there is no peer; null when it could not be worked out. */
  readonly ratio: number | null;
  /** In words: `≤ 2×`, `p95 ≤ 20 ms`. */
  readonly goal: string;
  /** Null when nothing could be said, for want of a peer. */
  readonly met: boolean | null;
  /** What bounds it when the goal is missed, as a profile shows; '' when it is met. */
  readonly bound: string;
}

export interface BenchOptions {
  readonly patients: number;
  readonly seed: number;
  /** How long a log is made, where a comparison is about one. */
  readonly rows?: number;
}

export interface BenchAnswer {
  readonly rows: readonly BenchRow[];
  /** Figures of a comparison under names of their own: the last line when it was asked for alone. */
  readonly figures?: Readonly<Record<string, number | null>>;
}
