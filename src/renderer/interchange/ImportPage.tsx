import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, formatTime, t } from '#renderer/text/index.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { ChooseFiles } from './ChooseFiles.tsx';
import { JobPanel } from './JobPanel.tsx';
import { Report } from './Report.tsx';
import { SendingPanel } from './SendingPanel.tsx';
import { isUnfinished, useImport } from './store.ts';

/** What the files are asked for, with what went wrong the last time. */
const Choosing = () => {
  const { job, unreadable, isChoosing } = useImport();
  return (
    <>
      {unreadable !== null && <StatePanel icon="warn" tone="caution" role="alert" title={t('import.unreadable', { file: unreadable })}><p>{t('import.unreadable.text')}</p></StatePanel>}
      {job?.state === 'failed' && !isChoosing && <StatePanel icon="warn" tone="caution" role="alert" title={t('import.failed')} />}
      <ChooseFiles />
    </>
  );
};

const Shown = () => {
  const { job, sending, failure, isChoosing, watched, refresh, choose } = useImport();
  const { utcOffsetMinutes } = useSession();
  if (failure) return <section className="panel"><FailurePanel failure={failure} onRetry={() => { void refresh(); }} /></section>;
  if (sending) return <section className="panel"><SendingPanel sending={sending} /></section>;
  if (job === undefined) return <section className="panel"><Bones sentence={t('import.looking')} longSentence={t('loading.long')} /></section>;
  if (job && isUnfinished(job) && !isChoosing) return <section className="panel"><JobPanel job={job} /></section>;
  if (job && job.id === watched && !isChoosing && job.state !== 'failed') {
    return <section className="panel"><Report job={job} /><div className="panel__in"><div><Action onClick={choose}>{t('import.again')}</Action></div></div></section>;
  }
  return (
    <>
      <section className="panel"><Choosing /></section>
      {job && !isUnfinished(job) && <section className="panel" aria-labelledby="import-last"><div className="panel__head"><h2 id="import-last">{t('import.last')}</h2></div><Report job={job} title={t(job.state === 'done' ? 'import.last.done' : 'import.last.cancelled', { date: formatDate(calendarDateOf(job.begunAt, utcOffsetMinutes)), time: formatTime(job.begunAt, utcOffsetMinutes) })} /></section>}
    </>
  );
};

/** Records from elsewhere, as FHIR files. */
export const ImportPage = () => (
  <div className="page">
    <div className="page__head"><h1>{t('import.title')}</h1></div>
    <Shown />
  </div>
);
