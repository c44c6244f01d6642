import { Icon } from '#renderer/kit/Icon.tsx';
import { go, useNavigation } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';
import { leftWords, useNow } from './minutes-left.ts';
import { useEmergency } from './store.ts';

/** In the status bar, while one is elsewhere: that a glass is still broken, and the way back to it. */
export const EmergencyStatus = () => {
  const place = useNavigation((state) => state.place);
  const accesses = useEmergency((state) => state.accesses);
  const now = useNow();
  return accesses.filter(({ patientId }) => place.page !== 'chart' || place.patientId !== patientId).map((access) => (
    <button key={access.id} type="button" className="status__glass" title={t('emergency.status')} onClick={() => { go({ page: 'chart', patientId: access.patientId, tab: null }); }}>
      <Icon name="key" size={16} />{leftWords(access.until, now)}
    </button>
  ));
};
