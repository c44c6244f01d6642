import { useState } from 'react';
import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';
import { gate } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { failureWords } from '../failure-words.ts';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';
import { FoundClinicPage } from './FoundClinicPage.tsx';
import { whyWords } from './hub-words.ts';
import { ServingNow } from './ServingNow.tsx';

type Way = InputOf<GateContract['network.serve']>['way'];
type Served = OutputOf<GateContract['network.serve']>;
type Serves = Extract<Served, { type: 'serves' }>;

const back = () => <Action size="lg" onClick={leaveGate}>{t('gate.backToClinic')}</Action>;

/** It serves: where the others reach it, and what comes next. */
const Done = ({ serves: { port, isUsualPort, addresses } }: { readonly serves: Serves }) => (
  <StatePanel icon="check" title={<h1>{t('serve.done')}</h1>} actions={<Action kind="primary" size="lg" autoFocus onClick={leaveGate}>{t('gate.backToClinic')}</Action>}>
    <p>{t(addresses.length > 0 ? 'serve.done.text' : 'serve.done.none')}</p>
    {addresses.map((address) => <p key={address}><b translate="no" className="break-anywhere">{address}</b></p>)}
    {!isUsualPort && <p>{t('serve.port', { port: String(port) })}</p>}
    <p>{t('serve.means')}</p>
  </StatePanel>
);

/** For a clinic without a server: this computer runs the hub, or no longer does. */
export const ServeClinicPage = () => {
  const [answer, reload] = useAnswer('serving', () => gate['network.serving']({}));
  const [served, setServed] = useState<Served>();
  const [way, setWay] = useState<Way>('same');
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  const serve = async (chosen: Way): Promise<void> => {
    setWay(chosen);
    setIsWorking(true);
    setSaid('');
    const outcome = await outcomeOf(gate['network.serve']({ way: chosen }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    setServed(outcome.value);
    switch (outcome.value.type) {
      case 'cannot': return void reload();
      case 'hub-trouble': return setSaid(whyWords(outcome.value.why));
      case 'may-not': return setSaid(t('enrol.may-not'));
      case 'has-hub': case 'code-over': return setSaid(t(`serve.${outcome.value.type}`));
      case 'serves': case 'words-needed': return undefined;
    }
  };
  if (served?.type === 'serves') return <Done serves={served} />;
  if (served?.type === 'words-needed') return <FoundClinicPage onBack={() => { setServed(undefined); }} onFounded={() => { setServed(undefined); void serve(way); }} />;
  if (answer.type === 'loading') return <Bones sentence={t('serve.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <FailurePanel failure={answer} onRetry={() => { void reload(); }} />;
  const { state, why } = answer.value;
  if (state === 'not-here') return <StatePanel icon="network" title={<h1>{t('serve.not-here')}</h1>} actions={back()} />;
  const failed = served?.type === 'cannot' ? served.why : null;
  if (state !== 'off' || failed !== null) {
    return <ServingNow state={failed === null ? state : 'cannot'} why={failed ?? why} port={answer.value.port} isWorking={isWorking} said={said} onServe={(chosen) => { void serve(chosen); }} />;
  }
  return (
    <div className="gate-form">
      <h1>{t('serve.title')}</h1>
      <p className="gate-form__intro">{t('serve.text')}</p>
      <p>{t('serve.means')}</p>
      <p>{t('serve.network')}</p>
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" autoFocus disabled={isWorking} onClick={() => { void serve('same'); }}>{isWorking ? t('serve.working') : t('serve.button')}</Action>
        {back()}
      </div>
    </div>
  );
};
