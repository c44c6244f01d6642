import { t } from '#renderer/api/words.ts';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';

/** Between the right password and the clinic window, which another process shows. */
export const Opening = () => (
  <StatePanel icon="key" title={t('gate.opening')}><p>{t('gate.opening.text')}</p></StatePanel>
);
