import { useState } from 'react';
import { ageInYears } from '#shared/time/calendar-date.ts';
import { measures } from '#shared/vitals/measures.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import type { Observation } from '#shared/vitals/observation.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { pastOf } from './history.ts';
import { usualWords } from './TrendDialog.tsx';
import { within } from './trend-lines.ts';
import { VitalsTrend } from './VitalsTrend.tsx';
import { pairWords } from './words.ts';

/** In the order in which they tell most over months. */
const byWorth: readonly MeasureName[] = ['blood-pressure', 'heart-rate', 'body-weight', 'body-temperature', 'oxygen-saturation', 'respiratory-rate', 'body-height', 'pain'];
const windows = { months: 183, years: 731, all: undefined } as const;
const shown = 3;

interface TrendsPanelProps {
  readonly observations: readonly Observation[];
  readonly birthDate: string | null;
}

/** Three trends under the grid, where there is room for them. */
export const TrendsPanel = ({ observations, birthDate }: TrendsPanelProps) => {
  const { today } = useSession();
  const [window, setWindow] = useState<keyof typeof windows>('all');
  const ageYears = birthDate === null ? undefined : ageInYears(birthDate, today);
  const measured = byWorth.map((name) => ({ name, past: pastOf(observations, name) })).filter(({ past }) => past.length > 1).slice(0, shown);
  if (measured.length === 0) return null;
  return (
    <section className="panel trends" aria-label={t('trend.trends')} data-region>
      <div className="panel__head">
        <h2>{t('trend.trends')}</h2><span className="sm sec clip">{t('trend.note')}</span>
        <span className="end"><Choice isSmall hideLabel label={t('trend.window')} value={window} onChange={setWindow} options={(['months', 'years', 'all'] as const).map((value) => ({ value, label: t(`trend.${value}`) }))} /></span>
      </div>
      <div className="trends__in">
        {measured.map(({ name, past }) => {
          const part = within(past, windows[window]);
          const last = past.at(-1);
          return (
            <section key={name} aria-label={t('trend.open', { measure: t(`measure.${name}`) })}>
              <div className="trends__head"><h3 className="clip">{t(`measure.${name}`)}</h3>{last && <span><b>{pairWords(last.value, last.secondValue, measures[name].decimals)}</b> <span className="xs sec">{measures[name].units[0].display}</span></span>}</div>
              <p className="xs sec clip">{usualWords(name, ageYears) || '\u00a0'}</p>
              {part.length > 1 ? <VitalsTrend name={name} past={part} ageYears={ageYears} height={176} hasTable={false} /> : <p className="sm sec">{t('trend.none')}</p>}
            </section>
          );
        })}
      </div>
    </section>
  );
};
