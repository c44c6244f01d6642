import { useState } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { failureWords } from './failure-words.ts';
import { noPassword } from './NewPasswordFields.tsx';
import { Opening } from './Opening.tsx';
import { JoinPage } from './enrolment/JoinPage.tsx';
import { RecoverClinicPage } from './recover-clinic/RecoverClinicPage.tsx';
import { CheckStep } from './setup-steps/CheckStep.tsx';
import { ClinicStep } from './setup-steps/ClinicStep.tsx';
import { Progress } from './setup-steps/Progress.tsx';
import { WordsStep } from './setup-steps/WordsStep.tsx';
import { YouStep } from './setup-steps/YouStep.tsx';
import type { NewAdministrator } from './setup-steps/YouStep.tsx';
import type { Status } from './status.ts';

interface SetupPageProps {
  readonly status: Status;
  readonly onTrouble: (trouble: string) => void;
  readonly onLeave: () => Promise<void>;
}

type Stage = 'join' | 'recover' | 'clinic' | 'you' | 'words' | 'check' | 'opening' | 'already';

/** First run. Nothing is on disk before the four words fit. */
export const SetupPage = ({ status, onTrouble, onLeave }: SetupPageProps) => {
  const [stage, setStage] = useState<Stage>('clinic');
  const [clinicName, setClinicName] = useState('');
  const [you, setYou] = useState<NewAdministrator>({ displayName: '', userName: '', fresh: noPassword });
  const [recovery, setRecovery] = useState<{ readonly words: readonly string[]; readonly positions: readonly number[] }>({ words: [], positions: [] });
  const [said, setSaid] = useState('');

  /** Answers why the password is too weak, if it is. */
  const begin = async (): Promise<'short' | 'common' | 'like-name' | 'used-before' | undefined> => {
    setSaid('');
    const outcome = await outcomeOf(gate['setup.begin']({ clinicName, displayName: you.displayName, userName: you.userName.trim(), password: you.fresh.password }));
    if (outcome.type !== 'value') {
      setSaid(failureWords(outcome));
      return undefined;
    }
    switch (outcome.value.type) {
      case 'words': setRecovery(outcome.value); setStage('words'); return undefined;
      case 'password-too-weak': return outcome.value.why;
      case 'trouble': onTrouble(outcome.value.trouble); return undefined;
      case 'already-set-up': setStage('already'); return undefined;
    }
  };
  const finish = (next: 'done' | 'begin-again' | 'already-set-up'): void => {
    // Shown once: as soon as they are not needed, this window forgets them.
    setRecovery({ words: [], positions: [] });
    setYou({ ...you, fresh: noPassword });
    if (next === 'begin-again') setSaid(t('setup.beginAgain'));
    setStage(next === 'done' ? 'opening' : next === 'begin-again' ? 'you' : 'already');
  };

  if (stage === 'opening') return <Opening />;
  if (stage === 'join') return <JoinPage onBack={() => { setStage('clinic'); }} onTrouble={onTrouble} onAlready={() => { setStage('already'); }} />;
  if (stage === 'recover') return <RecoverClinicPage onBack={() => { setStage('clinic'); }} onTrouble={onTrouble} onAlready={() => { setStage('already'); }} />;
  if (stage === 'already') {
    return <StatePanel icon="check" title={t('setup.alreadySetUp')} actions={<Action kind="primary" autoFocus onClick={() => { void onLeave(); }}>{t('setup.alreadySetUp.go')}</Action>} />;
  }
  return (
    <>
      <h1>{t('setup.title')}</h1>
      <Progress at={stage} />
      {stage === 'clinic' && <ClinicStep warnings={status.warnings} value={clinicName} onChange={setClinicName} onNext={() => { setStage('you'); }} onJoin={() => { setStage('join'); }} onRecover={() => { setStage('recover'); }} />}
      {stage === 'you' && <YouStep value={you} onChange={setYou} said={said} onNext={begin} onBack={() => { setStage('clinic'); }} />}
      {stage === 'words' && <WordsStep words={recovery.words} onNext={() => { setStage('check'); }} />}
      {stage === 'check' && <CheckStep positions={recovery.positions} onBack={() => { setStage('words'); }} onFinish={finish} onTrouble={onTrouble} />}
    </>
  );
};
