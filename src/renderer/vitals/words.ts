import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { LikelyReading, ReadingProblem } from '#shared/vitals/check-reading.ts';
import { measures, unitOf } from '#shared/vitals/measures.ts';
import type { Measure } from '#shared/vitals/measures.ts';
import type { Observation } from '#shared/vitals/observation.ts';
import { formatDate, formatNumber, formatTime, t } from '#renderer/text/index.ts';

export const unitWords = (measure: Measure, code: string): string => unitOf(measure, code)?.display ?? code;

export const roundTo = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** `142/88`, `36.8`. */
export const pairWords = (value: number, secondValue: number | null, decimals?: number): string =>
  secondValue === null ? formatNumber(value, decimals) : `${formatNumber(value, decimals)}/${formatNumber(secondValue, decimals)}`;

export const likelyWords = (measure: Measure, likely: LikelyReading, typedUnit: string): string =>
  likely.unit === typedUnit ? pairWords(likely.value, likely.secondValue) : `${pairWords(likely.value, likely.secondValue)} ${unitWords(measure, likely.unit)}`;

/** What is odd about a value: first the fact, then the question. */
export const problemWords = (problem: ReadingProblem, typed: string, unitCode: string): { readonly fact: string; readonly question: string } => {
  const measure = measures[problem.measure];
  const unit = unitWords(measure, unitCode);
  switch (problem.type) {
    case 'cannot-be': {
      const possible = t('problem.possible', { ...problem.possible, unit: measure.units[0].display });
      return { fact: t('problem.cannot-be', { value: typed, unit }), question: problem.likely ? `${possible} ${t('problem.didYouMean', { likely: likelyWords(measure, problem.likely, unitCode) })}` : possible };
    }
    case 'pressures-swapped':
      return { fact: t('problem.pressures-swapped'), question: t('problem.didYouMean', { likely: likelyWords(measure, problem.likely, unitCode) }) };
    case 'far-from-last': {
      const difference = { difference: Math.abs(problem.difference), unit: measure.units[0].display };
      return { fact: problem.difference < 0 ? t('problem.less', difference) : t('problem.more', difference), question: problem.likely ? t('problem.swapped') : t('problem.sure') };
    }
    case 'unknown-unit': return { fact: t('problem.unknown-unit'), question: '' };
    case 'diastolic-missing': return { fact: t('problem.diastolic-missing'), question: '' };
  }
};

/** `today 10:44`, `26 Feb 2026, 09:10`, or the date alone when no time was given. */
export const whenWords = ({ takenAt, hasTime }: Pick<Observation, 'takenAt' | 'hasTime'>, today: string, offsetMinutes: number): string => {
  const date = calendarDateOf(takenAt, offsetMinutes);
  if (!hasTime) return formatDate(date);
  const time = formatTime(takenAt, offsetMinutes);
  return date === today ? t('history.today', { time }) : t('history.at', { date: formatDate(date), time });
};

export const measureWords = (observation: Observation): string =>
  observation.measure === null ? observation.display || observation.code : t(`measure.${observation.measure}`);

/** A value with its unit as it was recorded. */
export const valueWords = (observation: Observation): string => {
  if (observation.value === null) return observation.valueText || '–';
  const unit = observation.measure === null ? observation.unit : unitWords(measures[observation.measure], observation.unit);
  return `${pairWords(observation.value, observation.secondValue)} ${unit}`;
};
