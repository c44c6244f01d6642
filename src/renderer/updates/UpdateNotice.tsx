import { Icon } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';
import { useUpdateStatus } from './use-update-status.ts';

/** In the status bar, quietly, once there is a new version. */
export const UpdateNotice = () => {
  const status = useUpdateStatus();
  if (!status?.offered) return null;
  return <button type="button" className="status__job" title={t('update.status.open')} onClick={() => { go({ page: 'settings' }); }}><Icon name="import" size={16} />{t('update.status', { version: status.offered.version })}</button>;
};
