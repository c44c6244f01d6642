import { useState } from 'react';
import { gate } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { failureWords } from '../failure-words.ts';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';
import { AuthenticatorSetup } from './AuthenticatorSetup.tsx';
import { OwnFactors } from './OwnFactors.tsx';
import { PasskeySetup } from './PasskeySetup.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

type Mode = 'list' | 'authenticator' | 'passkey';

/** What one has beside the password, from Settings: add, replace, remove. */
export const SecondFactorPage = ({ displayName }: { readonly displayName: string }) => {
  const [own, reload] = useAnswer('own', () => gate['secondFactor.state']({}));
  const [mode, setMode] = useState<Mode>('list');
  const [codes, setCodes] = useState<readonly string[]>();
  const [said, setSaid] = useState('');
  const toList = (sentence = ''): void => {
    setCodes(undefined);
    setMode('list');
    setSaid(sentence);
    void reload();
  };
  useKeys(codes ? {} : { Esc: () => { if (mode === 'list') leaveGate(); else toList(); } });

  const added = (recoveryCodes: readonly string[] | null): void => {
    if (recoveryCodes === null) toList();
    else setCodes(recoveryCodes);
  };
  const remove = async (what: string): Promise<void> => {
    const outcome = await outcomeOf(gate['secondFactor.remove']({ what }));
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    toList(t(`own.${outcome.value.type}`));
  };
  const renew = async (): Promise<void> => {
    const outcome = await outcomeOf(gate['secondFactor.newRecoveryCodes']({}));
    if (outcome.type === 'value') setCodes(outcome.value.recoveryCodes);
    else setSaid(failureWords(outcome));
  };
  const turnTouch = async (isOn: boolean): Promise<void> => {
    setSaid('');
    const outcome = await outcomeOf(gate['secondFactor.turnTouchId']({ isOn }));
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    toList(outcome.value.type === 'not-confirmed' ? t('own.touch.not-confirmed') : '');
  };

  if (codes) return <RecoveryCodes codes={codes} onDone={() => { toList(); }} />;
  const back = <Action size="lg" keys="Esc" onClick={() => { toList(); }}>{t('back')}</Action>;
  return (
    <div className="gate-form">
      <h1>{t(mode === 'list' ? 'own.title' : mode === 'passkey' ? 'passkey.title' : 'enrol.app')}</h1>
      {mode === 'authenticator' && <AuthenticatorSetup onEnrolled={added} others={back} />}
      {mode === 'passkey' && <PasskeySetup onAdded={added} others={back} />}
      {mode === 'list' && <>
        <p className="gate-form__intro">{t('password.who', { name: displayName })}</p>
        {own.type === 'loading' ? <Bones sentence={t('own.loading')} longSentence={t('loading.long')} />
          : own.type !== 'value' ? <FailurePanel failure={own} onRetry={() => { void reload(); }} />
          : <OwnFactors own={own.value} onMode={(next) => { setSaid(''); setMode(next); }} onRemove={(what) => { void remove(what); }} onRenew={() => { void renew(); }} onTurnTouch={(isOn) => { void turnTouch(isOn); }} />}
        <Said>{said}</Said>
        <div className="gate-form__foot"><Action kind="primary" size="lg" keys="Esc" onClick={leaveGate}>{t('gate.backToClinic')}</Action></div>
      </>}
    </div>
  );
};
