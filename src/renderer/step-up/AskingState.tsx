import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { t } from '#renderer/text/index.ts';
import type { Asking } from './use-step-up.ts';

/** Whether the other window comes, or why not. */
export const AskingState = ({ asking }: { readonly asking: Asking }) => {
  switch (asking) {
    case undefined: return null;
    case 'asked': return <p role="status" className="sec">{t('stepUp.opening')}</p>;
    case 'forbidden': case 'bad-input': return <p role="alert" className="problem">{t(`stepUp.${asking}`)}</p>;
    default: return <FailurePanel failure={asking} />;
  }
};
