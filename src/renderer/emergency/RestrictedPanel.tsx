import { useState } from 'react';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { useEmergency } from './store.ts';

/** A chart that did not open: why, that the asking is written down, whom to ask, and the way for an emergency. */
export const RestrictedPanel = ({ patientId }: { readonly patientId: string }) => {
  const mayBreak = useMay('emergency:open');
  const ask = useEmergency((state) => state.ask);
  const [isExplained, setIsExplained] = useState(false);
  const actions = (
    <>
      <Action aria-expanded={isExplained} onClick={() => { setIsExplained(!isExplained); }}>{t('restricted.ask')}</Action>
      {mayBreak && <Action icon="key" onClick={() => { ask(patientId); }}>{t('restricted.break')}</Action>}
    </>
  );
  return (
    <StatePanel icon="lock" title={t('failure.restricted.title')} actions={actions}>
      <p>{t('restricted.text')}</p>
      <p>{t(mayBreak ? 'restricted.break.text' : 'restricted.noBreak')}</p>
      {isExplained && <div className="restricted-ask"><p><b>{t('restricted.ask.title')}</b></p><p>{t('restricted.ask.text')}</p></div>}
    </StatePanel>
  );
};
