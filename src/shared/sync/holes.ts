/** A run of counts, both ends in it. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** What of one device's dense counts is here: all up to `upTo`, and runs above what is missing; rising, apart from each other. */
export interface Received {
  readonly upTo: number;
  readonly runs: readonly Run[];
}

export const nothingReceived: Received = { upTo: 0, runs: [] };

export const isReceived = ({ upTo, runs }: Received, q: number): boolean => q <= upTo || runs.some((run) => run.from <= q && q <= run.to);

/** With one count more; the same object when it was here. In order that is one addition. */
export const withReceived = (received: Received, q: number): Received => {
  if (q === received.upTo + 1 && received.runs.length === 0) return { upTo: q, runs: received.runs };
  if (isReceived(received, q)) return received;
  const runs: Run[] = [];
  let own: Run = { from: q, to: q };
  for (const run of received.runs) {
    if (run.to === q - 1) own = { from: run.from, to: own.to };
    else if (run.from === q + 1) own = { from: own.from, to: run.to };
    else runs.push(run);
  }
  runs.push(own);
  runs.sort((a, b) => a.from - b.from);
  const [first, ...rest] = runs;
  return first?.from === received.upTo + 1 ? { upTo: first.to, runs: rest } : { upTo: received.upTo, runs };
};

/** What has to be there and is not: "edits q..q of device d are missing". */
export const missingRuns = ({ upTo, runs }: Received): readonly Run[] =>
  runs.map((run, i) => ({ from: (i === 0 ? upTo : (runs[i - 1]?.to ?? upTo)) + 1, to: run.from - 1 }));

/**
 * Whether the envelope before this one in its own stream never came: its device's last count there is `pq`. Shows what a scoped copy, which never
 * sees all counts of a device, could not tell from what is not for it; also when what is missing comes later, and not in order.
 */
export const isBeforeMissing = (received: Received, { pq }: { readonly pq: number }): boolean => pq > 0 && !isReceived(received, pq);
