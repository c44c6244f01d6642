import { ReviewsPanel } from '#renderer/emergency/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { AlertsPanel } from './AlertsPanel.tsx';
import { showInLog } from './show-in-log.ts';

/** For privacy officers: emergencies to review, and what they were told. */
export const PrivacyPage = () => {
  const mayReview = useMay('emergency:review');
  const mayRead = useMay('alerts:read');
  const mayReadLog = useMay('audit:read');
  const mayHandle = useMay('incidents:manage');
  useKeys({ Esc: () => { go({ page: 'home' }); } });
  return (
    <div className="page page--fill">
      <div className="page__head"><h1>{t('privacy.title')}</h1><span className="page__hint">{t('privacy.recorded')}</span>{mayHandle && <Action onClick={() => { go({ page: 'incidents' }); }}>{t('incidents.title')}</Action>}</div>
      <div className="privacy">{mayReview && <ReviewsPanel />}{mayRead && <AlertsPanel onShow={mayReadLog ? showInLog : undefined} />}</div>
    </div>
  );
};
