import type { ReactNode } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { TakenBefore } from './TakenBefore.tsx';
import { TrendsPanel } from './TrendsPanel.tsx';
import { VitalsGrid } from './VitalsGrid.tsx';

/** Vitals now, beside what was taken before. */
interface VitalsPageProps {
  readonly patientId: string;
  readonly birthDate: string | null;
  readonly onLeave: () => void;
  /** What matters today from the rest of the chart. */
  readonly aside?: ReactNode;
}

const ReadOnly = ({ onLeave }: { readonly onLeave: () => void }) => {
  useKeys({ Esc: onLeave });
  return <section className="panel"><StatePanel icon="lock" title={t('vitals.readOnly')} /></section>;
};

export const VitalsPage = ({ patientId, birthDate, onLeave, aside }: VitalsPageProps) => {
  const canRecord = useMay('vitals:record');
  const [answer, reload] = useAnswer(`vitals ${patientId}`, () => clinic['vitals.history']({ patientId }), (kinds, patientIds) => kinds.includes('observation') && patientIds.includes(patientId));
  const again = (): void => { void reload(); };
  if (answer.type === 'loading') return <Bones sentence={t('vitals.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <section className="panel"><FailurePanel failure={answer} onRetry={again} /></section>;
  const { observations, more } = answer.value;
  return (
    <div className="vitals">
      <div className="vitals__own">
        {canRecord ? <VitalsGrid patientId={patientId} birthDate={birthDate} observations={observations} onLeave={onLeave} /> : <ReadOnly onLeave={onLeave} />}
        <TrendsPanel observations={observations} birthDate={birthDate} />
        <TakenBefore patientId={patientId} observations={observations} more={more} canStrike={canRecord} onChanged={again} />
      </div>
      {aside}
    </div>
  );
};
