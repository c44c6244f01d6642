import { isOutside } from './trend-scale.ts';
import type { Band } from './trend-scale.ts';

export interface SparkPoint {
  /** Milliseconds; only the distances matter. */
  readonly at: number;
  readonly value: number;
}

interface SparkLineProps {
  readonly points: readonly SparkPoint[];
  readonly band: Band | undefined;
  readonly label: string;
}

const width = 176;
const height = 28;
const pad = 6;
/** The scale covers at least this share of the highest value. */
const leastSpan = 0.2;

const scale = (low: number, high: number, size: number) => (value: number): number =>
  high === low ? size / 2 : pad + ((value - low) / (high - low)) * (size - 2 * pad);

const Diamond = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <path className="c-out" d={`M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z`} />
);

/** A row's past over its usual band; a point outside it is a diamond, the last one a dot. */
export const SparkLine = ({ points, band, label }: SparkLineProps) => {
  const last = points.at(-1);
  if (!last) return null;
  const values = [...points.map((point) => point.value), ...[band?.low, band?.high].filter((end) => typeof end === 'number')];
  const x = scale(points[0]?.at ?? 0, last.at, width);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  // Without a band the scale would fit the data, and half a kilogram would look like a cliff.
  const room = Math.max(0, Math.abs(highest) * leastSpan - (highest - lowest)) / 2;
  const up = scale(lowest - room, highest + room, height);
  const y = (value: number): number => height - up(value);
  // A range with one end goes on to the edge.
  const over = typeof band?.high === 'number' ? y(band.high) : 0;
  const under = typeof band?.low === 'number' ? y(band.low) : height;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {band && <rect className="c-band" x="0" width={width} y={over} height={Math.max(2, under - over)} rx="2" />}
      <polyline className="c-line" points={points.map((point) => `${x(point.at).toFixed(1)},${y(point.value).toFixed(1)}`).join(' ')} />
      {points.map((point) => isOutside(point.value, band) && <Diamond key={point.at} x={x(point.at)} y={y(point.value)} />)}
      {!isOutside(last.value, band) && <circle className="c-now" cx={x(last.at)} cy={y(last.value)} r="4" />}
    </svg>
  );
};
