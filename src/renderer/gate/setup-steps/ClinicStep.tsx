import { useState } from 'react';
import type { FormEvent } from 'react';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';

const known = ['no-disk-encryption', 'auto-login', 'blank-keyring', 'test-keyring'] as const;
const wordsOf = (warning: string): string => {
  const name = known.find((one) => one === warning);
  return name ? t(`warning.${name}`) : t('warning.other', { warning });
};

interface ClinicStepProps {
  readonly warnings: readonly string[];
  readonly value: string;
  readonly onChange: (name: string) => void;
  readonly onNext: () => void;
  /** The clinic is there already, on other computers. */
  readonly onJoin: () => void;
  /** It was, and they are all lost. */
  readonly onRecover: () => void;
}

export const ClinicStep = ({ warnings, value, onChange, onNext, onJoin, onRecover }: ClinicStepProps) => {
  const [problem, setProblem] = useState<string>();
  const go = (event: FormEvent): void => {
    event.preventDefault();
    if (value.trim() === '') setProblem(t('setup.clinicName.missing'));
    else onNext();
  };
  return (
    <form className="gate-form" onSubmit={go}>
      {warnings.length > 0 && (
        <div className="note"><b>{t('warning.title')}</b>{warnings.map((warning) => <p key={warning}>{wordsOf(warning)}</p>)}</div>
      )}
      <TextField label={t('setup.clinicName')} hint={t('setup.clinicName.hint')} autoFocus value={value} maxLength={120} problem={problem} onChange={(event) => { onChange(event.currentTarget.value); }} />
      <div className="gate-form__foot"><Action kind="primary" size="lg" type="submit" keys="Enter">{t('next')}</Action><Action size="lg" onClick={onJoin}>{t('join.instead')}</Action></div>
      <Action kind="quiet" onClick={onRecover}>{t('recoverClinic.instead')}</Action>
    </form>
  );
};
