import { t } from '#renderer/api/words.ts';
import { SecretField } from '#renderer/kit/TextField.tsx';
import { strengthOf, strengthWords } from './password-strength.ts';

export interface NewPassword {
  readonly password: string;
  readonly repeated: string;
}
export const noPassword: NewPassword = { password: '', repeated: '' };

export type WeakBecause = 'short' | 'common' | 'like-name' | 'used-before';
export interface PasswordProblems {
  readonly password?: string;
  readonly repeated?: string;
}

/** What to say before the core is asked. */
export const problemsOf = ({ password, repeated }: NewPassword): PasswordProblems => ({
  ...(strengthOf(password) === 'short' ? { password: t('weak.short') } : {}),
  ...(password === repeated ? {} : { repeated: t('setup.repeat.differs') }),
});

interface NewPasswordFieldsProps {
  readonly label: string;
  readonly value: NewPassword;
  readonly onChange: (value: NewPassword) => void;
  readonly problems: PasswordProblems;
  readonly autoFocus?: boolean;
}

/** A new password, twice, with its strength in words while it is typed. */
export const NewPasswordFields = ({ label, value, onChange, problems, autoFocus = false }: NewPasswordFieldsProps) => (
  <>
    <SecretField
      label={label} autoFocus={autoFocus} value={value.password} showLabel={t('show.password')} maxLength={256} autoComplete="new-password"
      hint={value.password === '' ? t('setup.password.hint') : <span role="status">{strengthWords(value.password)}</span>}
      problem={problems.password} isRefusal onChange={(event) => { onChange({ ...value, password: event.currentTarget.value }); }}
    />
    <SecretField
      label={t('setup.repeat')} value={value.repeated} showLabel={t('show.password')} maxLength={256} autoComplete="new-password"
      problem={problems.repeated} onChange={(event) => { onChange({ ...value, repeated: event.currentTarget.value }); }}
    />
  </>
);
