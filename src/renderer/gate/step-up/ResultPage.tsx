import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { FocusedHeading } from '../FocusedHeading.tsx';
import { leaveGate } from '../leave-gate.ts';
import { Opening } from '../Opening.tsx';
import { momentWords } from './asked-words.ts';
import type { Result } from './result.ts';
import { WaitingPage } from './WaitingPage.tsx';

const back = () => <Action kind="primary" size="lg" autoFocus onClick={leaveGate}>{t('gate.backToClinic')}</Action>;

/** What became of it, where there is something to read before going back. */
export const ResultPage = ({ result }: { readonly result: Result }) => {
  switch (result.type) {
    case 'code': return (
      <div className="gate-form">
        <FocusedHeading>{result.name === '' ? t('oneTime.title') : t('oneTime.titleFor', { name: result.name })}</FocusedHeading>
        <p className="gate-form__intro">{t('oneTime.text')}</p>
        <p className="one-time" translate="no" aria-label={t('oneTime.label')}>{result.code}</p>
        {result.until !== '' && <p><b>{t('oneTime.until', { moment: momentWords(result.until) })}</b></p>}
        <p className="gate-form__intro">{t('oneTime.hand')}</p>
        <div className="gate-form__foot"><Action kind="primary" size="lg" onClick={leaveGate}>{t('oneTime.done')}</Action></div>
      </div>
    );
    case 'waiting': return <WaitingPage approvalId={result.approvalId} />;
    case 'copied': return <StatePanel icon="check" title={<h1>{t('confirm.copied')}</h1>} actions={back()}><p>{t('confirm.copied.text', { count: result.patients })}</p><p className="break-anywhere"><bdi>{result.file}</bdi></p></StatePanel>;
    case 'saved': return <StatePanel icon="check" title={<h1>{t('confirm.saved')}</h1>} actions={back()}><p>{t('confirm.saved.text', { count: result.people })}</p><p className="break-anywhere"><bdi>{result.file}</bdi></p></StatePanel>;
    case 'exported': return (
      <StatePanel icon="check" title={<h1>{t('export.done')}</h1>} actions={back()}>
        <p>{t('export.done.rows', { count: result.rows })}{result.leftOut > 0 && <> {t('export.done.leftOut', { count: result.leftOut })}</>}{result.disarmed > 0 && <> {t('export.done.disarmed', { count: result.disarmed })}</>}</p>
        <p className="break-anywhere"><bdi>{result.file}</bdi></p>
      </StatePanel>
    );
    case 'refused': return <StatePanel icon="warn" tone="caution" role="alert" title={<h1>{t('confirm.notDone')}</h1>} actions={back()}><p>{result.sentence}</p></StatePanel>;
    case 'done': return <Opening />;
  }
};
