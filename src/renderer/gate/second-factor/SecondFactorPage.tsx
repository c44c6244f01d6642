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
import { FocusedHeading } from '../FocusedHeading.tsx';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';
import { AuthenticatorSetup } from './AuthenticatorSetup.tsx';
import { OwnFactors } from './OwnFactors.tsx';
import { PasskeySetup } from './PasskeySetup.tsx';
import { ProofForm } from './ProofForm.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

type Mode = 'list' | 'proof' | 'authenticator' | 'passkey';

const titles = { proof: 'proof.title', authenticator: 'enrol.app', passkey: 'passkey.title' } as const;

/** A minute less than the core's ten: what is begun in the last one would be refused on its way. */
const proofLastsMs = 540_000;

/** What one has beside the password, from Settings: add, replace, remove. The first change of a visit asks who sits here. */
export const SecondFactorPage = ({ displayName }: { readonly displayName: string }) => {
  const [own, reload] = useAnswer('own', () => gate['secondFactor.state']({}));
  const [mode, setMode] = useState<Mode>('list');
  const [codes, setCodes] = useState<readonly string[]>();
  const [said, setSaid] = useState('');
  const [provedAt, setProvedAt] = useState<number>();
  const [wanted, setWanted] = useState<{ readonly go: () => void }>();
  const toList = (sentence = ''): void => {
    setCodes(undefined);
    setMode('list');
    setSaid(sentence);
    void reload();
  };
  useKeys(codes ? {} : { Esc: () => { if (mode === 'list') leaveGate(); else toList(); } });

  /** At once where the person showed who they are on this visit, else when they have. */
  const onceProved = (go: () => void): void => {
    setSaid('');
    if (provedAt !== undefined && Date.now() - provedAt < proofLastsMs) return go();
    setWanted({ go });
    setMode('proof');
  };
  const proved = (): void => {
    setProvedAt(Date.now());
    setMode('list');
    wanted?.go();
  };
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
      {mode === 'list' ? <FocusedHeading>{t('own.title')}</FocusedHeading> : <h1>{t(titles[mode])}</h1>}
      {mode === 'proof' && own.type === 'value' && <ProofForm has={own.value} intro={t('proof.intro')} onProved={proved} others={back} />}
      {mode === 'authenticator' && <AuthenticatorSetup onEnrolled={added} others={back} />}
      {mode === 'passkey' && <PasskeySetup onAdded={added} others={back} />}
      {mode === 'list' && <>
        <p className="gate-form__intro">{t('password.who', { name: displayName })}</p>
        {own.type === 'loading' ? <Bones sentence={t('own.loading')} longSentence={t('loading.long')} />
          : own.type !== 'value' ? <FailurePanel failure={own} onRetry={() => { void reload(); }} />
          : <OwnFactors own={own.value} onMode={(next) => { onceProved(() => { setMode(next); }); }} onRemove={(what) => { onceProved(() => { void remove(what); }); }}
              onRenew={() => { onceProved(() => { void renew(); }); }} onTurnTouch={(isOn) => { onceProved(() => { void turnTouch(isOn); }); }} />}
        <Said>{said}</Said>
        <div className="gate-form__foot"><Action kind="primary" size="lg" keys="Esc" onClick={leaveGate}>{t('gate.backToClinic')}</Action></div>
      </>}
    </div>
  );
};
