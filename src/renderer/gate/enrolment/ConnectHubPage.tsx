import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';
import { FoundClinicPage } from './FoundClinicPage.tsx';
import { HubFields } from './HubFields.tsx';
import { problemOf, whyWords } from './hub-words.ts';
import { useHubForm } from './use-hub-form.ts';

/** Once in a clinic's life: the code that its hub printed. */
export const ConnectHubPage = () => {
  const { typed, setTyped, problems, refuse, said, say, isWorking, ask } = useHubForm();
  const [host, setHost] = useState<string>();
  const [needsWords, setNeedsWords] = useState(false);
  const connect = async (): Promise<void> => {
    const value = await ask(() => gate['network.connect'](typed));
    switch (value?.type) {
      case undefined: return;
      case 'connected': return setHost(value.host);
      case 'bad-address': case 'bad-proxy': return refuse(problemOf({ type: value.type }));
      case 'bad-code': return refuse(problemOf(value));
      case 'words-needed': return setNeedsWords(true);
      case 'hub-trouble': return say(whyWords(value.why));
      case 'may-not': return say(t('enrol.may-not'));
      case 'code-over': case 'has-hub': return say(t(`connect.${value.type}`));
    }
  };
  if (host !== undefined) {
    return (
      <StatePanel icon="check" title={<h1>{t('connect.done', { host })}</h1>} actions={<Action kind="primary" size="lg" autoFocus onClick={leaveGate}>{t('gate.backToClinic')}</Action>}>
        <p>{t('connect.done.text')}</p>
      </StatePanel>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void connect();
  };
  if (needsWords) return <FoundClinicPage onBack={() => { setNeedsWords(false); }} onFounded={() => { setNeedsWords(false); void connect(); }} />;
  return (
    <form className="gate-form" onSubmit={submit}>
      <h1>{t('connect.title')}</h1>
      <p className="gate-form__intro">{t('connect.text')}</p>
      <HubFields value={typed} problems={problems} onChange={setTyped} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('connect.working') : t('connect.button')}</Action>
        <Action size="lg" onClick={leaveGate}>{t('back')}</Action>
      </div>
    </form>
  );
};
