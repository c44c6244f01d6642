import { Tabs } from '@mantine/core';
import { AllergiesPage, AllergyChips, useAllergies } from '#renderer/allergies/index.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { go } from '#renderer/navigation/index.ts';
import type { ChartTab } from '#renderer/navigation/index.ts';
import { DetailsPage, PatientBanner } from '#renderer/patients/index.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { VitalsPage } from '#renderer/vitals/index.ts';

interface ChartPageProps {
  readonly patientId: string;
  readonly tab: ChartTab | null;
}

const useTabs = (): readonly ChartTab[] => {
  const canSeeVitals = useMay('vitals:read');
  const canSeeAllergies = useMay('allergies:read');
  return [...(canSeeVitals ? ['vitals' as const] : []), ...(canSeeAllergies ? ['allergies' as const] : []), 'details'];
};

const leave = (): void => { go({ page: 'home' }); };

/** One patient: the banner never leaves, the tabs change what stands under it. */
export const ChartPage = ({ patientId, tab }: ChartPageProps) => {
  const [shown, reload] = useAnswer(`patient ${patientId}`, () => clinic['patients.show']({ id: patientId }), (kinds, ids) => kinds.includes('patient') && ids.includes(patientId));
  const [allergies, reloadAllergies] = useAllergies(patientId);
  const tabs = useTabs();
  const current = tab !== null && tabs.includes(tab) ? tab : (tabs[0] ?? 'details');
  if (shown.type === 'loading') return <Bones sentence={t('patient.loading')} longSentence={t('loading.long')} />;
  if (shown.type !== 'value') return <div className="page"><section className="panel"><FailurePanel failure={shown} onRetry={() => { void reload(); }} /></section></div>;
  const { patient } = shown.value;
  if (!patient) {
    const find = <Action onClick={() => { go({ page: 'find', query: '' }); }}>{t('command.find')}</Action>;
    return <div className="page"><section className="panel"><StatePanel icon="question" title={t('patient.gone')} actions={find}><p>{t('patient.gone.text')}</p></StatePanel></section></div>;
  }
  return (
    <>
      <PatientBanner patient={patient} care={<AllergyChips answer={allergies} />} />
      <Tabs className="chart" value={current} onChange={(next) => { go({ page: 'chart', patientId, tab: next as ChartTab }); }} keepMounted={false}>
        <Tabs.List aria-label={t('tab.label')}>{tabs.map((name) => <Tabs.Tab key={name} value={name}>{t(`tab.${name}`)}</Tabs.Tab>)}</Tabs.List>
        <div className="chart__scroll">
          {tabs.includes('vitals') && <Tabs.Panel value="vitals"><VitalsPage patientId={patientId} birthDate={patient.birthDate} onLeave={leave} /></Tabs.Panel>}
          {tabs.includes('allergies') && <Tabs.Panel value="allergies"><AllergiesPage answer={allergies} onRetry={() => { void reloadAllergies(); }} /></Tabs.Panel>}
          <Tabs.Panel value="details"><DetailsPage patient={patient} /></Tabs.Panel>
        </div>
      </Tabs>
    </>
  );
};
