import { measures, usualRangeAt } from '#shared/vitals/measures.ts';
import type { MeasureName, Range } from '#shared/vitals/measures.ts';
import type { TrendLine } from '#renderer/kit/TrendChart.tsx';
import { t } from '#renderer/text/index.ts';
import type { PastReading } from './history.ts';

/** One line, or two for a blood pressure. The band is the systolic one's: no source of ours gives a diastolic range. */
export const linesOf = (name: MeasureName, past: readonly PastReading[], ageYears: number | undefined): readonly TrendLine[] => {
  const band: Range | undefined = usualRangeAt(measures[name], ageYears);
  const points = past.map(({ at, value }, i) => ({ id: `${i}`, at, value }));
  if (name !== 'blood-pressure') return [{ name: t(`measure.${name}`), points, band }];
  const lower = past.flatMap(({ at, secondValue }, i) => (secondValue === null ? [] : [{ id: `${i} lower`, at, value: secondValue }]));
  return [{ name: t('measure.blood-pressure.systolic'), points, band }, { name: t('measure.blood-pressure.diastolic'), points: lower, band: undefined }];
};

/** Readings not older than so many days before the last one; all of them without a number. */
export const within = (past: readonly PastReading[], days: number | undefined): readonly PastReading[] => {
  const last = past.at(-1);
  return days === undefined || !last ? past : past.filter(({ at }) => last.at - at <= days * 86_400_000);
};
