import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { t } from '#renderer/text/index.ts';
import { ChooseFiles } from './ChooseFiles.tsx';
import { JobPanel } from './JobPanel.tsx';
import { Report } from './Report.tsx';
import { SendingPanel } from './SendingPanel.tsx';
import { isUnfinished, useImport } from './store.ts';

const Shown = () => {
  const { job, sending, failure, unreadable, isChoosing, refresh, choose } = useImport();
  if (failure) return <FailurePanel failure={failure} onRetry={() => { void refresh(); }} />;
  if (sending) return <SendingPanel sending={sending} />;
  if (job === undefined) return <Bones sentence={t('import.looking')} longSentence={t('loading.long')} />;
  if (job && isUnfinished(job) && !isChoosing) return <JobPanel job={job} />;
  if (job === null || isChoosing || job.state === 'failed') {
    return (
      <>
        {unreadable !== null && <StatePanel icon="warn" tone="caution" role="alert" title={t('import.unreadable', { file: unreadable })}><p>{t('import.unreadable.text')}</p></StatePanel>}
        {job?.state === 'failed' && !isChoosing && <StatePanel icon="warn" tone="caution" role="alert" title={t('import.failed')} />}
        <ChooseFiles />
      </>
    );
  }
  return (
    <>
      <Report job={job} />
      <div className="panel__in"><div><Action onClick={choose}>{t('import.again')}</Action></div></div>
    </>
  );
};

/** Records from elsewhere, as FHIR files. */
export const ImportPage = () => (
  <div className="page">
    <div className="page__head"><h1>{t('import.title')}</h1></div>
    <section className="panel"><Shown /></section>
  </div>
);
