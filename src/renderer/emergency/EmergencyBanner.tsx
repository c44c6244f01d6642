import { useState } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { t } from '#renderer/text/index.ts';
import { AddReasonDialog } from './AddReasonDialog.tsx';
import { leftWords, useNow } from './minutes-left.ts';
import { useEmergency } from './store.ts';

/** Above the patient banner while the glass is broken: how long still, why, that it is reviewed, and the way out. */
export const EmergencyBanner = ({ patientId, onEnd }: { readonly patientId: string; readonly onEnd: () => void }) => {
  const access = useEmergency((state) => state.accesses.find((each) => each.patientId === patientId));
  const load = useEmergency((state) => state.load);
  const now = useNow();
  const [isAdding, setIsAdding] = useState(() => halfTyped('emergency.addReason', patientId, { id: '' }) !== undefined);
  const [hasFailed, setHasFailed] = useState(false);
  if (!access) return null;
  const end = async (): Promise<void> => {
    const outcome = await outcomeOf(clinic['emergency.end']({ id: access.id }));
    setHasFailed(outcome.type !== 'value');
    if (outcome.type !== 'value') return;
    await load();
    onEnd();
  };
  return (
    <section className="glass" aria-label={t('emergency.banner')} data-region>
      <Icon name="key" size={20} />
      <div>
        <p><b role="timer">{leftWords(access.until, now)}</b> <span className="glass__reason"><bdi>{t('emergency.reason', { reason: access.reason })}</bdi></span></p>
        <p className="sm">{t('emergency.reviewed')}</p>
        {hasFailed && <p role="alert" className="sm"><b>{t('emergency.endFailed')}</b></p>}
      </div>
      <Action onClick={() => { void end(); }}>{t('emergency.end')}</Action>
      <Action onClick={() => { setIsAdding(true); }}>{t('emergency.add')}</Action>
      {isAdding && <AddReasonDialog access={access} onClose={() => { setIsAdding(false); void load(); }} />}
    </section>
  );
};
