import { useState } from 'react';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { FocusedHeading } from '../FocusedHeading.tsx';

/** Ten codes, shown once. They cannot be selected: a clipboard is not paper. */
export const RecoveryCodes = ({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) => {
  const [isLeaving, setIsLeaving] = useState(false);
  return (
    <div className="gate-form printed">
      <FocusedHeading>{t('codes.title')}</FocusedHeading>
      <p className="gate-form__intro">{t('codes.text')}</p>
      <ol className="codes" aria-label={t('codes.list')}>
        {codes.map((code, i) => <li key={code}><span>{i + 1}</span><b translate="no">{code}</b></li>)}
      </ol>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" disabled={isLeaving} onClick={() => { setIsLeaving(true); onDone(); }}>{t('codes.done')}</Action>
        <Action size="lg" icon="print" onClick={() => { window.print(); }}>{t('codes.print')}</Action>
      </div>
    </div>
  );
};
