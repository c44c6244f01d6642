import type { OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';
import { formatNumber, t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Said } from '../Said.tsx';
import { whyWords } from './hub-words.ts';

type State = Extract<OutputOf<GateContract['join.look']>, { type: 'asking' | 'bringing' | 'hub-trouble' }>;

/** The number to compare, then how much of the clinic is here. */
export const JoinProgress = ({ state, onCancel }: { readonly state: State; readonly onCancel: () => void }) => (
  <div className="gate-form">
    {state.type === 'asking' && <>
      <h1>{t('join.asking', { clinic: state.clinicName })}</h1>
      <p className="one-time" translate="no" aria-label={t('join.number')}>{state.checkNumber}</p>
      <p className="gate-form__intro">{t('join.compare')}</p>
    </>}
    {state.type === 'bringing' && <>
      <h1>{t('join.bringing', { clinic: state.clinicName })}</h1>
      <progress aria-label={t('join.bringing', { clinic: state.clinicName })} {...(state.total > 0 ? { max: state.total, value: state.done } : {})} />
      <p role="status">{state.total === 0 ? t('join.bringing.first') : t('join.bringing.count', { done: formatNumber(state.done), total: formatNumber(state.total) })}</p>
      <p className="gate-form__intro">{t('join.bringing.text')}</p>
    </>}
    <Said>{state.type === 'hub-trouble' ? whyWords(state.why) : ''}</Said>
    <div className="gate-form__foot"><Action size="lg" onClick={onCancel}>{t('join.cancel')}</Action></div>
  </div>
);
