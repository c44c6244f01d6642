import type { Failure } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';

/** A failure in one line, under a form whose fields all stay. */
export const failureWords = (failure: Failure): string => {
  switch (failure.type) {
    case 'gone': return t('failure.gone.title');
    case 'crashed': return `${t('failure.crashed.text')} ${t('failure.ref', { ref: failure.ref })}`;
    case 'refused': return failure.reason === 'forbidden' ? t('failure.forbidden.title') : failure.reason === 'no-session' ? t('failure.noSession.title') : failure.reason === 'step-up-needed' ? t('proof.over') : failure.reason === 'not-administering' ? t('failure.notAdministering.text') : failure.reason === 'disk-full' ? t('failure.diskFull.text') : failure.reason === 'damaged' ? t('failure.damaged.title') : t('failure.badInput.text');
  }
};
