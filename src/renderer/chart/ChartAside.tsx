import type { ReactNode } from 'react';
import type { Result } from '#shared/results/result.ts';
import type { Unsettled } from '#shared/review/unsettled.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { immunizationLook } from '#renderer/immunizations/index.ts';
import { medicationLook } from '#renderer/medications/index.ts';
import { problemLook } from '#renderer/problems/index.ts';
import { UnsettledLines } from '#renderer/review/index.ts';
import { resultLook, ValueCell } from '#renderer/results/index.ts';
import { dayWords } from '#renderer/sections/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { AppointmentsPanel } from './AppointmentsPanel.tsx';
import { AsidePanel } from './AsidePanel.tsx';
import type { SummaryAnswer } from './use-chart-summary.ts';

interface ChartAsideProps {
  readonly patientId: string;
  readonly answer: SummaryAnswer;
  readonly onRetry: () => void;
  /** What waits to be settled comes first. */
  readonly lead: ReactNode;
}

const most = 5;
/** What was taken back or never came is not what somebody last showed. */
const holds = ({ status }: Result): boolean => status !== 'entered-in-error' && status !== 'cancelled';

/** One of two doses must not stand there alone. */
const isUnsettled = ({ unsettled = [] }: { readonly unsettled?: readonly Unsettled[] }, field: string): boolean => unsettled.some((each) => each.field === field);

const answersOf = (recordKind: string, { unsettled }: { readonly unsettled?: readonly Unsettled[] }): ReactNode =>
  unsettled && unsettled.length > 0 && <UnsettledLines recordKind={recordKind} unsettled={unsettled} />;

/** Beside the vitals: what somebody has, takes, last showed and comes back for. Only what the role may read. */
export const ChartAside = ({ patientId, answer, onRetry, lead }: ChartAsideProps) => {
  const { utcOffsetMinutes: offset } = useSession();
  const day = (date: string | null): string => (date === null ? '' : dayWords(date, offset));
  if (answer.type === 'loading') return <Bones sentence={t('aside.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <section className="panel"><FailurePanel failure={answer} onRetry={onRetry} /></section>;
  const { problems, medications, results, immunizations, appointments } = answer.value;
  return (
    <div className="chart-aside" role="group" aria-label={t('aside.label')} data-region>
      {lead}
      {problems && (
        <AsidePanel patientId={patientId} tab="problems" title={t('section.problems')} none={t('aside.none.problems')} most={most} total={problems.total}
          rows={problems.rows.map((problem) => ({ id: problem.id, look: problemLook(problem), answers: answersOf('condition', problem), end: problem.onset === null ? problem.onsetText : t('problem.since', { date: day(problem.onset) }) }))} />
      )}
      {medications && (
        <AsidePanel patientId={patientId} tab="medications" title={t('section.medications')} none={t('aside.none.medications')} most={6} total={medications.total}
          rows={medications.rows.map((medication) => ({ id: medication.id, look: medicationLook(medication), answers: answersOf('medication', medication), below: isUnsettled(medication, 'dosage') ? '' : medication.dosage, end: t(`medication.status.${medication.status}`) }))} />
      )}
      {results && (
        <AsidePanel patientId={patientId} tab="results" title={t('aside.latestResults')} none={t('aside.none.results')} most={most} total={results.total}
          rows={results.rows.filter(holds).map((result) => ({ id: result.id, look: resultLook(result), below: day(result.effective), end: <ValueCell row={result} /> }))} />
      )}
      {appointments && <AppointmentsPanel patientId={patientId} appointments={appointments.rows} total={appointments.total} most={1} title={t('aside.next')} />}
      {immunizations && (
        <AsidePanel patientId={patientId} tab="immunizations" title={t('section.immunizations')} none={t('aside.none.immunizations')} most={4} total={immunizations.total}
          rows={immunizations.rows.map((immunization) => ({ id: immunization.id, look: immunizationLook(immunization), answers: answersOf('immunization', immunization), below: [/^\d/.test(immunization.series) ? t('immunization.seriesWords', { series: immunization.series }) : immunization.series, immunization.lot === '' ? '' : t('immunization.lotWords', { lot: immunization.lot })].filter((part) => part !== '').join(', '), end: day(immunization.given) || immunization.givenText }))} />
      )}
    </div>
  );
};
