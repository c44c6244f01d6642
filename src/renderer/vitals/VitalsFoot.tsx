import type { Ref } from 'react';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { WhereItIs } from '#renderer/network/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatTime, t } from '#renderer/text/index.ts';
import type { Saving } from './store.ts';

interface VitalsFootProps {
  readonly patientId: string;
  readonly saving: Saving;
  readonly typed: number;
  readonly odd: number;
  readonly savedRef: Ref<HTMLDivElement>;
  readonly onSave: () => void;
  readonly onClear: () => void;
}

const useWords = (saving: Saving, typed: number, odd: number): readonly [string, string] => {
  const { utcOffsetMinutes } = useSession();
  if (saving.type === 'saved') return [t('vitals.saved', { count: saving.count, time: formatTime(saving.at, utcOffsetMinutes) }), t('vitals.saved.text')];
  if (odd > 0) return [t('vitals.foot.ask', { count: odd }), t('vitals.foot.ask.text')];
  return typed > 0 ? [t('vitals.foot.ready', { count: typed }), t('vitals.foot.ready.text')] : [t('vitals.foot.empty'), t('vitals.foot.empty.text')];
};

/** Pinned: what would be saved, or what stands in the way, and the one button. */
export const VitalsFoot = ({ patientId, saving, typed, odd, savedRef, onSave, onClear }: VitalsFootProps) => {
  const [fact, more] = useWords(saving, typed, odd);
  return (
    <div className="vit-foot">
      {saving.type === 'failed' && <FailurePanel failure={saving.failure} onRetry={onSave} kept={t('vitals.kept')} />}
      {saving.type === 'no-such-patient' && <p role="alert" className="vit-foot__alert">{t('vitals.noPatient')}</p>}
      <div className="vit-foot__row">
        <div className={odd > 0 ? 'vit-foot__mark vit-foot__mark--ask' : 'vit-foot__mark'} aria-hidden="true">
          {saving.type === 'saved' ? <Icon name="check" size={20} /> : odd > 0 ? <Icon name="warn" size={20} /> : typed}
        </div>
        <div>
          <div role="status" tabIndex={-1} ref={savedRef}><p><b>{fact}</b></p><p className="sec sm">{more}</p></div>
          {saving.type === 'saved' && saving.recordId !== '' && <WhereItIs isBrief patientId={patientId} recordId={saving.recordId} />}
        </div>
        <div className="vit-foot__act">
          {typed > 0 && <Action size="lg" onClick={onClear}>{t('vitals.clear')}</Action>}
          <Action size="lg" kind="primary" className="vitals-save" keys="Ctrl Enter" disabled={saving.type === 'saving' || typed === 0} onClick={onSave}>{saving.type === 'saving' ? t('vitals.saving') : t('vitals.save')}</Action>
        </div>
      </div>
    </div>
  );
};
