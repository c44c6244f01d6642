import type { ReactNode } from 'react';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { t } from '#renderer/text/index.ts';
import type { Failure } from './outcome.ts';

interface FailurePanelProps {
  readonly failure: Failure;
  readonly onRetry?: () => void;
  /** Said when something typed is still there. */
  readonly kept?: string;
  /** What somebody can do about a closed chart: ask, or break the glass. */
  readonly closedActions?: ReactNode;
}

/** Refused, crashed or gone, each in words: what happened, that nothing was lost, what to do. */
export const FailurePanel = ({ failure, onRetry, kept, closedActions }: FailurePanelProps) => {
  const retry = onRetry && <Action onClick={onRetry}>{t('failure.tryAgain')}</Action>;
  if (failure.type === 'gone') {
    return <StatePanel icon="warn" tone="caution" role="alert" title={t('failure.gone.title')}><p>{t('failure.gone.text')}</p></StatePanel>;
  }
  if (failure.type === 'crashed') {
    return (
      <StatePanel icon="warn" tone="caution" role="alert" title={t('failure.crashed.title')} actions={retry}>
        <p>{kept ?? t('failure.crashed.text')}</p>
        <p className="sm">{t('failure.ref', { ref: failure.ref })}</p>
      </StatePanel>
    );
  }
  switch (failure.reason) {
    case 'forbidden':
      return <StatePanel icon="lock" title={t('failure.forbidden.title')}><p>{t('failure.forbidden.text')}</p></StatePanel>;
    case 'no-session':
      return <StatePanel icon="lock" title={t('failure.noSession.title')}><p>{t('failure.noSession.text')}</p></StatePanel>;
    case 'locked':
      return <StatePanel icon="lock" title={t('failure.locked.title')}><p>{t('failure.locked.text')}</p></StatePanel>;
    case 'restricted':
      return <StatePanel icon="lock" title={t('failure.restricted.title')} actions={closedActions}><p>{t('failure.restricted.text')}</p></StatePanel>;
    case 'too-many-patients':
      return <StatePanel icon="people" tone="caution" role="alert" title={t('failure.tooMany.title')} actions={retry}><p>{t('failure.tooMany.text')}</p></StatePanel>;
    case 'step-up-needed':
      return <StatePanel icon="key" title={t('failure.stepUp.title')} actions={retry}><p>{kept ?? t('failure.stepUp.text')}</p></StatePanel>;
    case 'too-many-calls':
      return <StatePanel icon="clock" title={t('failure.busy.title')} actions={retry}><p>{t('failure.busy.text')}</p></StatePanel>;
    case 'bad-input':
    case 'too-large':
      return <StatePanel icon="warn" tone="caution" role="alert" title={t('failure.badInput.title')} actions={retry}><p>{kept ?? t('failure.badInput.text')}</p></StatePanel>;
    case 'disk-full':
      return <StatePanel icon="warn" tone="caution" role="alert" title={t('failure.diskFull.title')} actions={retry}><p>{kept ?? t('failure.diskFull.text')}</p></StatePanel>;
    case 'damaged':
      return <StatePanel icon="warn" tone="caution" role="alert" title={t('failure.damaged.title')} actions={retry}><p>{t('failure.damaged.text')}</p></StatePanel>;
    case 'records-read-only':
      return <StatePanel icon="shield" tone="caution" role="alert" title={t('failure.readOnly.title')}><p>{kept ?? t('failure.readOnly.text')}</p></StatePanel>;
    case 'not-administering':
      return <StatePanel icon="shield" title={t('failure.notAdministering.title')}><p>{t('failure.notAdministering.text')}</p></StatePanel>;
    case 'unknown-method':
    case 'wrong-window':
      return <StatePanel icon="warn" tone="caution" role="alert" title={t('failure.notHere.title')}><p>{t('failure.notHere.text')}</p></StatePanel>;
  }
};
