import { useState } from 'react';
import type { FormEvent } from 'react';
import { Progress } from '@mantine/core';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { t } from '#renderer/text/index.ts';
import { Report } from './Report.tsx';
import { useImport } from './store.ts';
import type { Import } from './store.ts';

const ChooseFiles = () => {
  const begin = useImport((state) => state.begin);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [source, setSource] = useState('');
  const [problem, setProblem] = useState('');
  const start = (event: FormEvent): void => {
    event.preventDefault();
    if (files.length === 0) setProblem(t('import.none'));
    else void begin(files, source);
  };
  return (
    <form className="panel__in" onSubmit={start}>
      <p className="sec">{t('import.intro')}</p>
      <div className="field">
        <label className="label" htmlFor="import-files">{t('import.choose')}</label>
        <input id="import-files" className="file" type="file" multiple accept=".json,application/json,application/fhir+json" aria-describedby="import-problem"
          onChange={(event) => { setFiles([...(event.currentTarget.files ?? [])]); setProblem(''); }} />
        <p id="import-problem" role="alert" className="mantine-InputWrapper-error">{problem}</p>
      </div>
      <TextField label={t('import.source')} optional={t('optional')} hint={t('import.source.hint')} value={source} maxLength={200} onChange={(event) => { setSource(event.currentTarget.value); }} />
      <div><Action kind="primary" size="lg" type="submit" icon="import">{t('import.start')}</Action></div>
    </form>
  );
};

const Running = ({ current }: { readonly current: Extract<Import, { readonly stage: 'running' }> }) => {
  const words = current.total === null ? t('import.progress.unknown', { count: current.done }) : t('import.progress', { done: current.done, total: current.total });
  return (
    <StatePanel icon="import" title={t('import.running')}>
      <p>{words}</p>
      <Progress value={current.total ? (current.done / current.total) * 100 : 100} animated={current.total === null} aria-label={t('import.running')} />
    </StatePanel>
  );
};

const Shown = ({ current }: { readonly current: Import }) => {
  switch (current.stage) {
    case 'choosing': return <ChooseFiles />;
    case 'reading': return <StatePanel icon="file" title={t('import.reading', { file: current.file })} />;
    case 'running': return <Running current={current} />;
    case 'done': return <Report report={current.report} />;
    case 'stopped': return <StatePanel icon="warn" tone="caution" role="alert" title={current.why === 'failed' ? t('import.failed') : t(`import.${current.why}`, { file: current.file })} />;
    case 'refused': return <FailurePanel failure={current.failure} />;
  }
};

/** Records from elsewhere, as FHIR files. */
export const ImportPage = () => {
  const { current, again } = useImport();
  const isOver = current.stage === 'done' || current.stage === 'stopped' || current.stage === 'refused';
  return (
    <div className="page">
      <div className="page__head"><h1>{t('import.title')}</h1></div>
      <section className="panel">
        <Shown current={current} />
        {isOver && <div className="panel__in"><div><Action onClick={again}>{t('import.again')}</Action></div></div>}
      </section>
    </div>
  );
};
