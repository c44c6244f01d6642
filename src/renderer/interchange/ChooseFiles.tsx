import { useState } from 'react';
import type { FormEvent, InputHTMLAttributes } from 'react';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { t } from '#renderer/text/index.ts';
import { formatBytes } from './format-bytes.ts';
import { useImport } from './store.ts';

// Not in React's types: the browser opens a folder and hands over every file below it.
const wholeFolder = { webkitdirectory: '' } as InputHTMLAttributes<HTMLInputElement>;
// Hidden files are the system's own; a folder is full of them.
const isHidden = (file: File): boolean => file.webkitRelativePath.split('/').some((part) => part.startsWith('.'));
const inNameOrder = (a: File, b: File): number => (a.webkitRelativePath || a.name).localeCompare(b.webkitRelativePath || b.name);

/** Which files, and what the place they come from is called. */
export const ChooseFiles = () => {
  const begin = useImport((state) => state.begin);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [source, setSource, forget] = useDrafted('import', null, '');
  const [problem, setProblem] = useState('');
  const choose = (list: FileList | null): void => {
    setFiles([...(list ?? [])].filter((file) => !isHidden(file)).toSorted(inNameOrder));
    setProblem('');
  };
  const start = (event: FormEvent): void => {
    event.preventDefault();
    if (files.length === 0) setProblem(t('import.none'));
    else {
      void begin(files, source);
      forget();
    }
  };
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <form className="panel__in import" onSubmit={start}>
      <p className="sec">{t('import.intro')}</p>
      <div className="import__choices">
        <div className="field">
          <label className="label" htmlFor="import-files">{t('import.choose')}</label>
          <input id="import-files" className="file" type="file" multiple accept=".json,.ndjson,application/json,application/fhir+json,application/fhir+ndjson" aria-describedby="import-problem"
            onChange={(event) => { choose(event.currentTarget.files); }} />
        </div>
        <div className="field">
          <label className="label" htmlFor="import-folder">{t('import.folder')}</label>
          <input id="import-folder" className="file" type="file" {...wholeFolder} aria-describedby="import-problem" onChange={(event) => { choose(event.currentTarget.files); }} />
        </div>
      </div>
      <p id="import-problem" role="alert" className="mantine-InputWrapper-error">{problem}</p>
      {files.length > 0 && <p className="sm sec" role="status">{t('import.chosen', { count: files.length, size: formatBytes(bytes) })}</p>}
      <TextField label={t('import.source')} optional={t('optional')} hint={t('import.source.hint')} value={source} maxLength={200} onChange={(event) => { setSource(event.currentTarget.value); }} />
      <div><Action kind="primary" size="lg" type="submit" icon="import">{t('import.start')}</Action></div>
    </form>
  );
};
