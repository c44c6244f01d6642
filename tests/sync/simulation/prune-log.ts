import type { Prunable, SaidOfLog } from '#shared/sync/prune.ts';
import type { DeviceState } from './device-state.ts';

export const isLogWhole = ({ batches }: DeviceState): boolean => [...batches.values()].every((own) => [...own.values()].every(({ isPruned }) => isPruned !== true));

export const saidOfLog = (state: DeviceState, now: number): SaidOfLog => ({
  dev: state.dev, cursor: state.cursor, applied: new Map([...state.received].flatMap(([dev, { upTo }]) => (dev === state.dev ? [] : [[dev, upTo] as const]))), isWhole: isLogWhole(state), heardAt: now,
});

/** Whole batches here: the product drops envelopes one by one. */
export const prune = (state: DeviceState, { upTo }: Prunable): void => {
  for (const [dev, own] of state.batches) {
    const last = Math.max(0, ...own.keys());
    state.batches.set(dev, new Map([...own].map(([bseq, taken]) => [bseq, {
      ...taken, isPruned: taken.isPruned === true || (bseq < last && taken.came.size === taken.batch.envelopes.length && taken.batch.toQ <= (upTo.get(dev) ?? 0)),
    }])));
  }
};
