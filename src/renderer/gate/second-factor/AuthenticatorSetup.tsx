import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { gate } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { failureWords } from '../failure-words.ts';
import { Said } from '../Said.tsx';
import { QrPicture } from './QrPicture.tsx';

interface AuthenticatorSetupProps {
  readonly onEnrolled: (recoveryCodes: readonly string[]) => void;
  /** Beside the button: another way, or back. */
  readonly others: ReactNode;
}

const groupsOfFour = (secret: string): readonly string[] => secret.match(/.{1,4}/g) ?? [];

/** Scan or type, then prove it with the first code; nothing is kept before. */
export const AuthenticatorSetup = ({ onEnrolled, others }: AuthenticatorSetupProps) => {
  const [begun, beginAgain] = useAnswer('totp', () => gate['secondFactor.beginTotp']({}));
  const [code, setCode] = useState('');
  const [said, setSaid] = useState('');
  const [isChecking, setIsChecking] = useState(false);

  const again = (sentence: string): void => {
    setCode('');
    setSaid(sentence);
  };
  const confirm = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isChecking || code.trim() === '') return;
    setIsChecking(true);
    const outcome = await outcomeOf(gate['secondFactor.confirmTotp']({ code: code.replace(/\s/g, '') }));
    setIsChecking(false);
    if (outcome.type !== 'value') return again(failureWords(outcome));
    switch (outcome.value.type) {
      case 'enrolled': return onEnrolled(outcome.value.recoveryCodes);
      case 'wrong-code': return again(t('enrol.wrong'));
      case 'begin-again': void beginAgain(); return again(t('enrol.beginAgain'));
    }
  };

  if (begun.type === 'loading') return <Bones sentence={t('enrol.making')} longSentence={t('loading.long')} />;
  if (begun.type !== 'value') return <FailurePanel failure={begun} onRetry={() => { void beginAgain(); }} />;
  const { qr, secret } = begun.value;
  return (
    <form className="gate-form" onSubmit={(event) => { void confirm(event); }}>
      <div className="enrol">
        <QrPicture rows={qr} label={t('enrol.qr')} />
        <div className="enrol__steps">
          <p><b>{t('enrol.scan')}</b></p>
          <p className="gate-form__intro">{t('enrol.scan.text')}</p>
          <p className="gate-form__intro">{t('enrol.byHand')}</p>
          <ol className="enrol__key" aria-label={t('enrol.key')} translate="no">{groupsOfFour(secret).map((group, i) => <li key={`${i} ${group}`}>{group}</li>)}</ol>
        </div>
      </div>
      <TextField label={t('enrol.code')} autoFocus inputMode="numeric" className="code-field" value={code} maxLength={12} onChange={(event) => { setCode(event.currentTarget.value); }} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isChecking} keys="Enter">{t('enrol.button')}</Action>
        {others}
      </div>
    </form>
  );
};
