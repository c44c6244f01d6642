import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { SecretField, TextField } from '#renderer/kit/TextField.tsx';
import { failureWords } from '../failure-words.ts';
import { answerOfKey } from '../passkey.ts';

/** What a person types once more; `code` stays empty where they have no second factor. */
export interface Secrets {
  readonly password: string;
  readonly code: string;
}

export const noSecrets: Secrets = { password: '', code: '' };

interface SecretFieldsProps {
  readonly secrets: Secrets;
  readonly onChange: (secrets: Secrets) => void;
  readonly needsSecondFactor: boolean;
}

/** The password, and a code where one is due. */
export const SecretFields = ({ secrets, onChange, needsSecondFactor }: SecretFieldsProps) => (
  <>
    <SecretField label={t('signIn.password')} autoFocus value={secrets.password} maxLength={256} showLabel={t('show.password')} autoComplete="current-password" onChange={(event) => { onChange({ ...secrets, password: event.currentTarget.value }); }} />
    {needsSecondFactor && <TextField label={t('confirm.code')} className="code-field" value={secrets.code} maxLength={40} onChange={(event) => { onChange({ ...secrets, code: event.currentTarget.value }); }} />}
  </>
);

/** Which of them is missing, in words, before anything is sent. */
export const missingOf = ({ password, code }: Secrets, needsCode: boolean): string | undefined => {
  if (password === '') return t('confirm.password.missing');
  return needsCode && code.trim() === '' ? t('confirm.code.missing') : undefined;
};

/** What the person's key answers instead of a code, or in words why there is nothing. */
export const askedKey = async (): Promise<{ readonly type: 'answered'; readonly passkey: string } | { readonly type: 'not'; readonly sentence: string }> => {
  const options = await outcomeOf(gate['stepUp.passkeyOptions']({}));
  if (options.type !== 'value') return { type: 'not', sentence: failureWords(options) };
  const passkey = options.value.options === null ? undefined : await answerOfKey(options.value.options);
  return passkey === undefined ? { type: 'not', sentence: t('key.noAnswer') } : { type: 'answered', passkey };
};
