import { Icon } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';
import type { useRestrictions } from './use-restrictions.ts';

/** At the end of the patient banner: that the patient closed this chart to somebody. Solid ink, never red. */
export const ClosedMarker = ({ patientId, restrictions: [answer] }: { readonly patientId: string; readonly restrictions: ReturnType<typeof useRestrictions> }) => {
  const count = answer.type === 'value' ? answer.value.restrictions.filter((each) => each.liftedAt === null).length : 0;
  if (count === 0) return null;
  return (
    <button type="button" className="closed-marker" title={t('closed.marker.text', { count })} onClick={() => { go({ page: 'chart', patientId, tab: 'details' }); }}>
      <Icon name="lock" size={16} />{t('closed.marker', { count })}
    </button>
  );
};
