import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useElementSize } from '@mantine/hooks';
import { isOutside, timesToWrite, valueScaleOf } from './trend-scale.ts';
import type { Band, TrendPoint } from './trend-scale.ts';

export interface TrendLine {
  readonly name: string;
  readonly points: readonly TrendPoint[];
  readonly band: Band | undefined;
}

interface TrendChartProps {
  readonly lines: readonly TrendLine[];
  /** Said to a reader before any point. */
  readonly label: string;
  readonly height: number;
  readonly valueWords: (value: number) => string;
  /** At the left edge, with the decimals that tell the steps apart. */
  readonly tickWords: (value: number, decimals: number) => string;
  /** At the lower edge; short. */
  readonly dayWords: (at: number) => string;
  /** One point, read out and shown beside it. */
  readonly pointWords: (line: TrendLine, point: TrendPoint, isOut: boolean) => string;
}

const left = 44;
const right = 40;
const top = 12;
const bottom = 28;

const Diamond = ({ x, y }: { readonly x: number; readonly y: number }) => <path className="c-out" d={`M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z`} />;

interface PlaceOf { readonly x: (at: number) => number; readonly y: (value: number) => number }

/** Values beside points: the last one, and those outside, as far as they do not lie upon each other. */
const labelled = (line: TrendLine, { x }: PlaceOf): ReadonlySet<string> => {
  const chosen = new Set<string>();
  let next = Infinity;
  for (const [i, point] of line.points.toReversed().entries()) {
    if (i > 0 && (!isOutside(point.value, line.band) || next - x(point.at) < 36)) continue;
    chosen.add(point.id);
    next = x(point.at);
  }
  return chosen;
};

const Line = ({ line, place, chosen, valueWords }: { readonly line: TrendLine; readonly place: PlaceOf; readonly chosen: string | undefined; readonly valueWords: (value: number) => string }) => {
  const written = labelled(line, place);
  return (
    <>
      <polyline className="c-line" points={line.points.map(({ at, value }) => `${place.x(at).toFixed(1)},${place.y(value).toFixed(1)}`).join(' ')} />
      {line.points.map((point, i) => {
        const [x, y] = [place.x(point.at), place.y(point.value)];
        const isLast = i === line.points.length - 1;
        return (
          <g key={point.id}>
            {point.id === chosen && <circle className="c-chosen" cx={x} cy={y} r="9" />}
            {isOutside(point.value, line.band) ? <Diamond x={x} y={y} /> : <circle className={isLast ? 'c-now' : 'c-dot'} cx={x} cy={y} r={isLast ? 4 : 3} />}
            {written.has(point.id) && <text className="c-value" x={isLast ? x + 9 : x} y={isLast ? y + 4 : y - 10} textAnchor={isLast ? 'start' : 'middle'}>{valueWords(point.value)}</text>}
          </g>
        );
      })}
    </>
  );
};

/** A trend with its axes, the usual range as a band, points outside it as diamonds. Arrow keys go from point to point. */
export const TrendChart = ({ lines, label, height, valueWords, tickWords, dayWords, pointWords }: TrendChartProps) => {
  const { ref, width: measured } = useElementSize<HTMLDivElement>();
  const [chosenId, setChosenId] = useState<string>();
  const clip = useId();
  const width = Math.max(measured || 480, 200);
  const points = lines.flatMap((line) => line.points.map((point) => ({ line, point }))).toSorted((a, b) => a.point.at - b.point.at);
  const times = points.map(({ point }) => point.at);
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  const bands = lines.flatMap(({ band }) => (band ? [band] : []));
  const scale = valueScaleOf(points.map(({ point }) => point.value), bands);
  const place: PlaceOf = {
    x: (at) => (last === first ? (left + width - right) / 2 : left + 6 + ((at - first) / (last - first)) * (width - left - right - 12)),
    y: (value) => height - bottom - ((value - scale.low) / (scale.high - scale.low || 1)) * (height - top - bottom),
  };
  const at = points.findIndex(({ point }) => point.id === chosenId);
  const chosen = points[at];
  const press = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowRight: at + 1, ArrowLeft: at < 0 ? points.length - 1 : at - 1, Home: 0, End: points.length - 1 };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setChosenId(points[Math.min(Math.max(to, 0), points.length - 1)]?.point.id);
  };
  const point = (clientX: number, clientY: number, box: DOMRect): void => {
    const near = points
      .map((each) => ({ id: each.point.id, far: Math.hypot(place.x(each.point.at) - (clientX - box.left), place.y(each.point.value) - (clientY - box.top)) }))
      .toSorted((a, b) => a.far - b.far)[0];
    setChosenId(near && near.far < 40 ? near.id : undefined);
  };
  // Beside its point, on the side where there is room.
  const tipPlace = (at: number) => (place.x(at) > width / 2 ? { insetInlineEnd: Math.max(width - place.x(at) - 24, 0) } : { insetInlineStart: Math.max(place.x(at) - 24, 0) });
  const words = chosen ? pointWords(chosen.line, chosen.point, isOutside(chosen.point.value, chosen.line.band)) : '';
  return (
    <div className="trend" ref={ref} role="group" aria-label={label} tabIndex={0} onKeyDown={press} onBlur={() => { setChosenId(undefined); }}
      onPointerMove={(event) => { point(event.clientX, event.clientY, event.currentTarget.getBoundingClientRect()); }} onPointerLeave={() => { setChosenId(undefined); }}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <clipPath id={clip}><rect x={left} y={top} width={width - left - right} height={height - top - bottom} /></clipPath>
        {bands.map((band, i) => {
          const [over, under] = [place.y(band.high ?? scale.high), place.y(band.low ?? scale.low)];
          return (
            <g key={i} clipPath={`url(#${clip})`}>
              <rect className="c-band" x={left} width={width - left - right} y={over} height={Math.max(2, under - over)} />
              {band.high !== null && <line className="c-band-edge" x1={left} x2={width - right} y1={over} y2={over} />}
              {band.low !== null && <line className="c-band-edge" x1={left} x2={width - right} y1={under} y2={under} />}
            </g>
          );
        })}
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line className="c-grid" x1={left} x2={width - right} y1={place.y(tick)} y2={place.y(tick)} />
            <text className="c-axis" x={left - 8} y={place.y(tick) + 4} textAnchor="end">{tickWords(tick, scale.decimals)}</text>
          </g>
        ))}
        {timesToWrite(times, place.x, 88).map((time) => <text key={time} className="c-axis" x={place.x(time)} y={height - 6} textAnchor="middle">{dayWords(time)}</text>)}
        {lines.map((line) => <Line key={line.name} line={line} place={place} chosen={chosenId} valueWords={valueWords} />)}
      </svg>
      {chosen && <span className="trend__tip" aria-hidden="true" style={{ ...tipPlace(chosen.point.at), insetBlockStart: Math.max(place.y(chosen.point.value) - 42, -8) }}>{words}</span>}
      <span className="sr" role="status">{words}</span>
    </div>
  );
};
