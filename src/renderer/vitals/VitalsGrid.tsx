import { useEffect, useRef, useState } from 'react';
import { mayBeKept } from '#shared/vitals/check-reading.ts';
import { ageInYears } from '#shared/time/calendar-date.ts';
import { measureNames, measures, usualRangeAt } from '#shared/vitals/measures.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import type { Observation } from '#shared/vitals/observation.ts';
import { useShownForm } from '#renderer/drafts/index.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { isTyped, problemOf, withLikely } from './draft.ts';
import { pastOf } from './history.ts';
import { useDraft, useSaving, useVitals } from './store.ts';
import { TrendDialog } from './TrendDialog.tsx';
import { VitalsFoot } from './VitalsFoot.tsx';
import { VitalsRow } from './VitalsRow.tsx';

interface VitalsGridProps {
  readonly patientId: string;
  /** Usual ranges hold from a certain age on. */
  readonly birthDate: string | null;
  readonly observations: readonly Observation[];
  readonly onLeave: () => void;
}

const fieldOf = (box: HTMLElement | null, name: MeasureName): HTMLInputElement | null =>
  box?.querySelector<HTMLInputElement>(`input[data-measure="${name}"]`) ?? null;

/** All measures in one grid, filled by keyboard from top to bottom, saved as one set. */
export const VitalsGrid = ({ patientId, birthDate, observations, onLeave }: VitalsGridProps) => {
  const { today } = useSession();
  const ageYears = birthDate === null ? undefined : ageInYears(birthDate, today);
  const draft = useDraft(patientId);
  const saving = useSaving(patientId);
  const { change, clear, save } = useVitals();
  useShownForm('vitals', patientId, () => { clear(patientId); });
  const [trend, setTrend] = useState<MeasureName>();
  const box = useRef<HTMLElement>(null);
  const saved = useRef<HTMLDivElement>(null);
  const past = Object.fromEntries(measureNames.map((name) => [name, pastOf(observations, name)])) as Record<MeasureName, ReturnType<typeof pastOf>>;
  const odd = measureNames.flatMap((name) => {
    const problem = problemOf(name, draft[name], past[name].at(-1));
    return problem ? [{ name, problem }] : [];
  });
  const shownOdd = odd.filter(({ name }) => draft[name].isSettled);
  useEffect(() => { if (saving.type === 'saved') saved.current?.focus(); }, [saving.type]);

  // Whoever opens a chart most often comes to measure: the first field is ready, unless the keyboard is somewhere on purpose.
  useEffect(() => {
    const active = document.activeElement;
    if (active === document.body || active?.id === 'main') box.current?.querySelector<HTMLElement>('.vit input')?.focus();
  }, []);

  const next = (field: HTMLElement): void => {
    const stops = [...(box.current?.querySelectorAll<HTMLElement>('.vit input, .vitals-save') ?? [])];
    stops[stops.indexOf(field) + 1]?.focus();
  };
  const trySave = (): void => {
    const first = odd[0];
    if (!first) return void save(patientId);
    odd.forEach(({ name }) => { change(patientId, name, (row) => ({ ...row, isSettled: true })); });
    fieldOf(box.current, first.name)?.focus();
  };
  /** The odd row one is in, else the first. */
  const rowAsked = () => shownOdd.find(({ name }) => (document.activeElement as HTMLElement | null)?.dataset['measure'] === name) ?? shownOdd[0];
  useKeys({
    'Ctrl Enter': trySave,
    Esc: onLeave,
    'Alt T': () => { const name = (document.activeElement as HTMLElement | null)?.dataset['measure'] as MeasureName | undefined; if (name) setTrend(name); },
    F2: () => { const asked = rowAsked(); if (asked) change(patientId, asked.name, (row) => withLikely(row, asked.problem)); },
    F4: () => {
      const asked = rowAsked();
      if (asked && asked.problem.type !== 'not-a-number' && mayBeKept(asked.problem)) change(patientId, asked.name, (row) => ({ ...row, isKept: true }));
    },
  });
  return (
    <section className="panel vitals-now" aria-label={t('vitals.grid')} ref={box} data-region>
      <div className="panel__head">
        <h2>{t('vitals.title')}</h2>
        <span className="end sec sm keys-hint"><span><Kbd>Enter</Kbd> {t('vitals.hint.next')}</span><span><Kbd>=</Kbd> {t('vitals.hint.same')}</span><span><Kbd>Alt U</Kbd> {t('vitals.hint.unit')}</span></span>
      </div>
      <table className="vit">
        <thead><tr>{(['measure', 'now', 'last', 'trend', 'usual'] as const).map((name) => <th key={name} scope="col">{t(`vitals.${name}`)}</th>)}</tr></thead>
        <tbody>
          {measureNames.map((name) => (
            <VitalsRow key={name} name={name} usual={usualRangeAt(measures[name], ageYears)} row={draft[name]} past={past[name]} onTrend={() => { setTrend(name); }} onNext={next} onChange={(how) => { change(patientId, name, how); }} />
          ))}
        </tbody>
      </table>
      <VitalsFoot patientId={patientId} saving={saving} typed={measureNames.filter((name) => isTyped(draft[name])).length} odd={shownOdd.length} savedRef={saved}
        onSave={trySave} onClear={() => { clear(patientId); }} />
      <TrendDialog name={trend} past={trend === undefined ? [] : past[trend]} ageYears={ageYears} onClose={() => { setTrend(undefined); }} />
    </section>
  );
};
