import { formatNumber, t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Said } from '../Said.tsx';
import type { Bringing } from './recovery.ts';

/** How much of the clinic is here, then that the lost computers go; and what keeps it, in words. */
export const RecoveringProgress = ({ state, onStop }: { readonly state: Bringing; readonly onStop: () => void }) => {
  const title = state.type === 'bringing' ? t('join.bringing', { clinic: state.clinicName }) : t('recoverClinic.retiring');
  const { done, total } = state.type === 'bringing' ? state : { done: 0, total: 0 };
  const counted = total === 0 ? t('join.bringing.first') : t('join.bringing.count', { done: formatNumber(done), total: formatNumber(total) });
  return (
    <div className="gate-form">
      <h1>{title}</h1>
      <progress aria-label={title} {...(total > 0 ? { max: total, value: done } : {})} />
      <p role="status">{state.type === 'bringing' ? counted : t('recoverClinic.retiring.text')}</p>
      <p className="gate-form__intro">{t('recoverClinic.stays')}</p>
      <Said>{state.reason === null ? '' : state.reason === 'revoked' ? t('recoverClinic.revoked') : `${t(`sync.reason.${state.reason}`)} ${t(`sync.reason.${state.reason}.next`)}`}</Said>
      <div className="gate-form__foot"><Action size="lg" onClick={onStop}>{t('recoverClinic.stop')}</Action></div>
    </div>
  );
};
