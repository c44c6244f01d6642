/** Where values and times lie on a chart, and which of them are written at its edges. */

export interface TrendPoint {
  readonly id: string;
  /** Milliseconds. */
  readonly at: number;
  readonly value: number;
}

export interface Band {
  /** Null where only the other end is a concern. */
  readonly low: number | null;
  readonly high: number | null;
}

export const isOutside = (value: number, band: Band | undefined): boolean =>
  band !== undefined && ((band.low !== null && value < band.low) || (band.high !== null && value > band.high));

/** 1, 2 or 5 times a power of ten: what people count in. */
const niceStep = (rough: number): number => {
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  return (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power;
};

/** The scale covers at least this share of the highest value: half a kilogram must not look like a cliff. */
const leastSpan = 0.2;

export interface ValueScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** Decimals that tell the ticks apart. */
  readonly decimals: number;
}

/** From below the lowest to above the highest of values and bands, in steps people count in; about four of them. */
export const valueScaleOf = (values: readonly number[], bands: readonly Band[]): ValueScale => {
  const all = [...values, ...bands.flatMap((band) => [band.low, band.high])].filter((value) => value !== null);
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const room = Math.max(0, Math.abs(highest) * leastSpan - (highest - lowest)) / 2;
  const span = Math.max(highest - lowest + 2 * room, Number.EPSILON, highest === 0 && lowest === 0 ? 1 : 0);
  const step = niceStep(span / 4);
  const low = Math.floor((lowest - room) / step) * step;
  const high = Math.ceil((highest + room) / step) * step;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => Number((low + i * step).toFixed(decimals)));
  // Nothing measured here is below nothing.
  return lowest >= 0 && low < 0 ? { low: 0, high, ticks: ticks.filter((tick) => tick >= 0), decimals } : { low, high, ticks, decimals };
};

/** Times to write: the first, the last, and others between that are at least `room` pixels from the next. */
export const timesToWrite = (times: readonly number[], place: (time: number) => number, room: number): readonly number[] => {
  const sorted = [...new Set(times)].toSorted((a, b) => a - b);
  const last = sorted.at(-1);
  if (last === undefined) return [];
  const written: number[] = [];
  for (const time of sorted.slice(0, -1)) {
    const before = written.at(-1);
    if ((before === undefined || place(time) - place(before) >= room) && place(last) - place(time) >= room) written.push(time);
  }
  return [...written, last];
};
