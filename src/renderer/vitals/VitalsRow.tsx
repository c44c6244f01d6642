import { useEffect } from 'react';
import type { KeyboardEvent } from 'react';
import { mayBeKept } from '#shared/vitals/check-reading.ts';
import { measures } from '#shared/vitals/measures.ts';
import type { MeasureName, Range } from '#shared/vitals/measures.ts';
import { SparkLine } from '#renderer/kit/SparkLine.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, formatNumber, t } from '#renderer/text/index.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { inNextUnit, isTyped, problemOf, sameAsLast } from './draft.ts';
import type { DraftRow, RowProblem } from './draft.ts';
import type { PastReading } from './history.ts';
import { ProblemRow } from './ProblemRow.tsx';
import { pairWords, unitWords } from './words.ts';

interface VitalsRowProps {
  readonly name: MeasureName;
  readonly usual: Range | undefined;
  readonly row: DraftRow;
  readonly past: readonly PastReading[];
  readonly onChange: (change: (row: DraftRow) => DraftRow) => void;
  readonly onTrend: () => void;
  readonly onNext: (field: HTMLElement) => void;
}

// Long enough to finish a number, short enough to be told while still looking at it.
const settlesAfter = 900;

const useSettle = (row: DraftRow, onChange: VitalsRowProps['onChange']): void => {
  useEffect(() => {
    if (row.isSettled) return undefined;
    const timer = setTimeout(() => { onChange((now) => ({ ...now, isSettled: true })); }, settlesAfter);
    return () => { clearTimeout(timer); };
  });
};

const toneOf = (problem: RowProblem | undefined): string => {
  if (!problem) return '';
  return problem.type !== 'not-a-number' && mayBeKept(problem) ? 'ask' : 'refuse';
};

/** One measure: field, unit, last value, trend, usual range; what is odd stands in a row of its own below. */
export const VitalsRow = ({ name, usual, row, past, onChange, onTrend, onNext }: VitalsRowProps) => {
  const { utcOffsetMinutes } = useSession();
  useSettle(row, onChange);
  const measure = measures[name];
  const last = past.at(-1);
  const problem = row.isSettled ? problemOf(name, row, last) : undefined;
  const canChangeUnit = measure.units.length > 1;
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      onChange((now) => ({ ...now, isSettled: true }));
      onNext(event.currentTarget);
    }
    if (event.key === '=') {
      event.preventDefault();
      if (last) onChange((now) => sameAsLast(name, now, last));
    }
    if (event.altKey && event.code === 'KeyU' && canChangeUnit) {
      event.preventDefault();
      onChange((now) => inNextUnit(name, now));
    }
  };
  const input = (part: 'text' | 'second', label: string) => (
    <input aria-label={label} inputMode="decimal" autoComplete="off" maxLength={8} value={row[part]} data-measure={name}
      {...(problem ? { 'aria-invalid': true, 'aria-describedby': `problem-${name}` } : {})}
      onChange={(event) => { const text = event.currentTarget.value; onChange((now) => ({ ...now, [part]: text, isKept: false, isSettled: false })); }}
      onBlur={(event) => {
        // From the upper to the lower pressure one is still typing the same reading.
        const stays = event.relatedTarget instanceof HTMLElement && event.relatedTarget.dataset['measure'] === name;
        if (!stays && !row.isSettled) onChange((now) => ({ ...now, isSettled: true }));
      }}
      onKeyDown={press} />
  );
  return (
    <>
      <tr className={toneOf(problem)} data-typed={isTyped(row) || undefined}>
        <th scope="row">{t(`measure.${name}`)}</th>
        <td><div className={name === 'blood-pressure' ? 'val bp' : 'val'}>
          {name === 'blood-pressure'
            ? <>{input('text', t('measure.blood-pressure.systolic'))}<span aria-hidden="true">/</span>{input('second', t('measure.blood-pressure.diastolic'))}</>
            : input('text', t(`measure.${name}`))}
          {canChangeUnit
            ? <button type="button" className="unit unit--button" aria-label={t('vitals.unit', { measure: t(`measure.${name}`), unit: unitWords(measure, row.unit) })} onClick={() => { onChange((now) => inNextUnit(name, now)); }}>{unitWords(measure, row.unit)}</button>
            : <span className="unit">{unitWords(measure, row.unit)}</span>}
        </div></td>
        <td className="last">{last ? <><b>{pairWords(last.value, last.secondValue, measure.decimals)}</b><span>{formatDate(calendarDateOf(last.takenAt, utcOffsetMinutes))}</span></> : <span>{t('vitals.none')}</span>}</td>
        {/* Not a stop of the Tab key, which goes from field to field: Alt T opens it from the row's field. */}
        <td>{last && <button type="button" className="spark" tabIndex={-1} aria-keyshortcuts="Alt+T" title={t('trend.open', { measure: t(`measure.${name}`) })} onClick={onTrend}><SparkLine points={past.slice(-12)} band={usual} label={t('vitals.trend.label', { measure: t(`measure.${name}`), count: past.length, last: pairWords(last.value, last.secondValue, measure.decimals) })} /></button>}</td>
        <td className="sec">{usual ? t('vitals.range', { low: formatNumber(usual.low, measure.decimals), high: formatNumber(usual.high, measure.decimals) }) : t('vitals.none')}</td>
      </tr>
      {(problem || row.isKept) && <ProblemRow name={name} row={row} problem={problem} onChange={onChange} />}
    </>
  );
};
