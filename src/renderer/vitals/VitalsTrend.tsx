import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { measures, usualRangeAt } from '#shared/vitals/measures.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import { isOutside } from '#renderer/kit/trend-scale.ts';
import { TrendChart } from '#renderer/kit/TrendChart.tsx';
import { TrendTable } from '#renderer/sections/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, formatNumber, formatTime, t } from '#renderer/text/index.ts';
import type { PastReading } from './history.ts';
import { linesOf } from './trend-lines.ts';
import { pairWords } from './words.ts';

interface VitalsTrendProps {
  readonly name: MeasureName;
  readonly past: readonly PastReading[];
  readonly ageYears: number | undefined;
  readonly height: number;
  readonly hasTable: boolean;
}

/** One measure over time, in its own unit. */
export const VitalsTrend = ({ name, past, ageYears, height, hasTable }: VitalsTrendProps) => {
  const { utcOffsetMinutes } = useSession();
  const measure = measures[name];
  const unit = measure.units[0].display;
  const band = usualRangeAt(measure, ageYears);
  const when = (at: number): string => {
    const moment = new Date(at).toISOString();
    return t('history.at', { date: formatDate(calendarDateOf(moment, utcOffsetMinutes)), time: formatTime(moment, utcOffsetMinutes) });
  };
  const day = (at: number): string => formatDate(calendarDateOf(new Date(at).toISOString(), utcOffsetMinutes));
  return (
    <>
      <TrendChart lines={linesOf(name, past, ageYears)} height={height} label={t('trend.keys', { name: t(`measure.${name}`), count: past.length })}
        valueWords={(value) => formatNumber(value, measure.decimals)} tickWords={formatNumber} dayWords={day}
        pointWords={(line, point, isOut) => {
          const value = `${formatNumber(point.value, measure.decimals)} ${unit}`;
          return t(isOut ? 'trend.point.outside' : 'trend.point', { value: name === 'blood-pressure' ? `${line.name} ${value}` : value, date: when(point.at) });
        }} />
      {hasTable && <TrendTable rows={past.map(({ at, value, secondValue }, i) => ({ id: String(i), when: when(at), value: `${pairWords(value, secondValue, measure.decimals)} ${unit}`, isOut: isOutside(value, band) }))} />}
    </>
  );
};
