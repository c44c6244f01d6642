import { Tabs } from '@mantine/core';
import { AllergyChips, AllergyForms, allergyCount, askAllergy, useAllergies } from '#renderer/allergies/index.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { useChartSummary } from '#renderer/chart/index.ts';
import { EmergencyBanner, RestrictedPanel } from '#renderer/emergency/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { askMedication, MedicationForms } from '#renderer/medications/index.ts';
import { go } from '#renderer/navigation/index.ts';
import type { ChartTab } from '#renderer/navigation/index.ts';
import { PatientBanner } from '#renderer/patients/index.ts';
import { ClosedMarker, useRestrictions } from '#renderer/restrictions/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatNumber, t } from '#renderer/text/index.ts';
import { chartTabsFor, tabCount, tabWords } from './chart-tabs.ts';
import { ChartTabPanel } from './ChartTabPanel.tsx';

interface ChartPageProps {
  readonly patientId: string;
  readonly tab: ChartTab | null;
  readonly opened: string | undefined;
}

/** Kinds whose change may change who this is, whether the chart is open, or what of it waits to be settled. */
const chartKinds = ['patient', 'restriction', 'emergency-access', 'review', 'allergy-intolerance', 'medication', 'condition'];

const leave = (): void => { go({ page: 'home' }); };

/** Alt 1 to Alt 9: the tabs in their order. The keyboard goes along, into what the tab shows. */
const useTabKeys = (patientId: string, tabs: readonly ChartTab[]): void => {
  useKeys(Object.fromEntries(tabs.map((tab, i) => [`Alt ${i + 1}`, () => {
    (document.activeElement as HTMLElement | null)?.blur();
    go({ page: 'chart', patientId, tab });
  }])));
};

/** Alt A and Alt M from any part of the chart: what is half typed in it stays. */
const useCareKeys = (patientId: string): void => {
  const mayRecordAllergy = useMay('allergies:record');
  const mayRecordMedication = useMay('medications:record');
  useKeys({
    ...(mayRecordAllergy ? { 'Alt A': () => { askAllergy(patientId, { type: 'record' }); } } : {}),
    ...(mayRecordMedication ? { 'Alt M': () => { askMedication(patientId, { type: 'record' }); } } : {}),
  });
};

/** Asked only by whoever may know to whom a chart is closed. */
const BannerEnd = ({ patientId }: { readonly patientId: string }) => <ClosedMarker patientId={patientId} restrictions={useRestrictions(patientId)} />;

/** One patient: the banner never leaves, the tabs change what stands under it. */
export const ChartPage = ({ patientId, tab, opened }: ChartPageProps) => {
  const { privileges } = useSession();
  const mayRestrict = useMay('restrictions:manage');
  const [shown, reload] = useAnswer(`patient ${patientId}`, () => clinic['patients.show']({ id: patientId }), (kinds, ids) => chartKinds.some((kind) => kinds.includes(kind)) && ids.includes(patientId));
  const allergies = useAllergies(patientId);
  const [summary, reloadSummary] = useChartSummary(patientId);
  const tabs = chartTabsFor(privileges);
  const current = tab !== null && tabs.includes(tab) ? tab : (tabs[0] ?? 'details');
  useTabKeys(patientId, tabs);
  useCareKeys(patientId);
  if (shown.type === 'loading') return <Bones sentence={t('patient.loading')} longSentence={t('loading.long')} />;
  if (shown.type === 'refused' && shown.reason === 'restricted') return <div className="page page--narrow"><section className="panel"><RestrictedPanel patientId={patientId} /></section></div>;
  if (shown.type !== 'value') return <div className="page"><section className="panel"><FailurePanel failure={shown} onRetry={() => { void reload(); }} /></section></div>;
  const { patient, unsettled, hasQuestions } = shown.value;
  if (!patient) {
    const find = <Action onClick={() => { go({ page: 'find', query: '' }); }}>{t('command.find')}</Action>;
    return <div className="page"><section className="panel"><StatePanel icon="question" title={t('patient.gone')} actions={find}><p>{t('patient.gone.text')}</p></StatePanel></section></div>;
  }
  const known = allergies[0].type === 'value' ? allergies[0].value.allergies : [];
  const who = [patient.familyName, patient.givenNames].filter((part) => part !== '').join(', ');
  const counted = summary.type === 'value' ? summary.value : undefined;
  return (
    <>
      <EmergencyBanner patientId={patientId} onEnd={() => { void reload(); }} />
      <PatientBanner patient={patient} unsettled={unsettled} care={<AllergyChips answer={allergies[0]} />} end={mayRestrict && <BannerEnd patientId={patientId} />} />
      <AllergyForms patientId={patientId} who={who} allergies={known} onSaved={() => { void allergies[1](); }} />
      <MedicationForms patientId={patientId} who={who} allergies={known} />
      <Tabs className="chart" value={current} onChange={(next) => { go({ page: 'chart', patientId, tab: next as ChartTab }); }} keepMounted={false}>
        <Tabs.List aria-label={t('tab.label')}>
          {tabs.map((name, i) => {
            const count = tabCount(name, counted, allergyCount(allergies[0]));
            return <Tabs.Tab key={name} value={name} aria-keyshortcuts={`Alt+${i + 1}`}>{tabWords(name, privileges)}{count !== undefined && count > 0 && <> <span className="tab-count">{formatNumber(count)}</span></>}</Tabs.Tab>;
          })}
        </Tabs.List>
        <div className="chart__scroll">
          <Tabs.Panel key={current} value={current}>
            <ChartTabPanel tab={current} patient={patient} hasQuestions={hasQuestions} opened={opened} summary={summary} onSummary={() => { void reloadSummary(); }} allergies={allergies} onLeave={leave} />
          </Tabs.Panel>
        </div>
      </Tabs>
    </>
  );
};
