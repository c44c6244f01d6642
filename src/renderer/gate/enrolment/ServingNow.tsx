import { useState } from 'react';
import type { Serving, ServingTrouble } from '#shared/serving/serving.ts';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { failureWords } from '../failure-words.ts';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';

interface ServingNowProps {
  readonly state: Serving['state'];
  readonly why: ServingTrouble | null;
  readonly port: number | null;
  readonly isWorking: boolean;
  readonly said: string;
  readonly onServe: (way: 'same' | 'other-port' | 'anew') => void;
}

const back = () => <Action size="lg" onClick={leaveGate}>{t('gate.backToClinic')}</Action>;

/** What helps against each trouble besides trying again. */
const wayOut = (why: ServingTrouble): 'other-port' | 'anew' | undefined => (why === 'port-taken' ? 'other-port' : why === 'key-missing' || why === 'damaged' ? 'anew' : undefined);

/** It serves, or was told to and cannot: what to do, and how to stop. */
export const ServingNow = ({ state, why, port, isWorking, said, onServe }: ServingNowProps) => {
  const [isStopping, setIsStopping] = useState(false);
  const [hasStopped, setHasStopped] = useState(false);
  const [stopSaid, setStopSaid] = useState('');
  const stop = async (): Promise<void> => {
    setIsStopping(true);
    const outcome = await outcomeOf(gate['network.stopServing']({}));
    setIsStopping(false);
    if (outcome.type !== 'value') return setStopSaid(failureWords(outcome));
    setHasStopped(true);
  };
  if (hasStopped) return <StatePanel icon="check" title={<h1>{t('serve.stopped')}</h1>} actions={back()}><p>{t('serve.stopped.text')}</p></StatePanel>;
  const trouble = state === 'cannot' ? why ?? 'failed' : null;
  const out = trouble === null ? undefined : wayOut(trouble);
  return (
    <div className="gate-form">
      <h1>{t(trouble === null ? 'serve.stop.title' : 'serving.cannot')}</h1>
      {trouble !== null && <>
        <p role="status">{t(`serving.why.${trouble}`, { port: String(port ?? 7843) })}</p>
        <p className="gate-form__intro">{t('serving.safe')}</p>
        {out === 'anew' && <p className="gate-form__intro">{t('serve.anew.text')}</p>}
        <div className="gate-form__foot">
          <Action kind="primary" size="lg" autoFocus disabled={isWorking} onClick={() => { onServe('same'); }}>{isWorking ? t('serve.working') : t('serve.tryAgain')}</Action>
          {out !== undefined && <Action size="lg" disabled={isWorking} onClick={() => { onServe(out); }}>{t(out === 'anew' ? 'serve.anew' : 'serve.otherPort')}</Action>}
        </div>
        <h2>{t('serve.stop.title')}</h2>
      </>}
      <p>{t('serve.stop.text')}</p>
      <Said>{said === '' ? stopSaid : said}</Said>
      <div className="gate-form__foot">
        <Action {...(trouble === null ? { kind: 'primary' as const } : {})} size="lg" disabled={isStopping || isWorking} onClick={() => { void stop(); }}>{isStopping ? t('serve.stop.working') : t('serve.stop.button')}</Action>
        {back()}
      </div>
    </div>
  );
};
