import type { ImportJob, ImportReport } from '#shared/interchange/contract.ts';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { formatNumber, t } from '#renderer/text/index.ts';
import { whyRefused } from './why-refused.ts';

const columns = ['resources', 'updated', 'unchanged', 'kept'] as const;
const headings = { resources: 'import.new', updated: 'import.updated', unchanged: 'import.unchanged', kept: 'import.kept' } as const;

const CountTable = ({ report }: { readonly report: ImportReport }) => {
  const kinds = [...new Set(columns.flatMap((column) => Object.keys(report[column])))].toSorted();
  if (kinds.length === 0) return null;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('import.table')}>
      <table className="table">
        <thead><tr><th scope="col">{t('import.kind')}</th>{columns.map((column) => <th key={column} scope="col" className="num">{t(headings[column])}</th>)}</tr></thead>
        <tbody>{kinds.map((kind) => <tr key={kind}><th scope="row">{kind}</th>{columns.map((column) => <td key={column} className="num">{formatNumber(report[column][kind] ?? 0)}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
};

const RefusedTable = ({ report }: { readonly report: ImportReport }) => (
  <div className="table-scroll" tabIndex={0} role="region" aria-label={t('import.refused')}>
    <table className="table">
      <caption className="table__caption"><b>{t('import.refused')}</b> <span className="mute">{formatNumber(report.refused.length + report.refusedMore)}</span></caption>
      <thead><tr>{(['file', 'where', 'why'] as const).map((name) => <th key={name} scope="col">{t(`import.refused.${name}`)}</th>)}</tr></thead>
      <tbody>{report.refused.map((refused, i) => <tr key={`${i} ${refused.path}`}><td><bdi>{refused.file}</bdi></td><td><bdi>{refused.path}</bdi></td><td>{whyRefused(refused.reason)}</td></tr>)}</tbody>
    </table>
    {report.refusedMore > 0 && <p className="panel__in sm sec">{t('import.refused.more', { count: report.refusedMore })}</p>}
  </div>
);

/** What came in, by kind, and what was not taken, with its place and its reason. */
export const Report = ({ job, title }: { readonly job: ImportJob; readonly title?: string }) => {
  const { report, state } = job;
  return (
    <>
      <StatePanel icon={state === 'done' ? 'check' : 'cross'} title={title ?? t(state === 'done' ? 'import.done' : 'import.cancelled')}>
        <p>{t('import.files', { count: report.files })}, {t('import.patients', { count: report.patients })}. {state === 'done' && report.refused.length === 0 && t('import.refused.none')}</p>
        {state !== 'done' && <p>{t('import.whole')}</p>}
      </StatePanel>
      <CountTable report={report} />
      {report.refused.length > 0 && <RefusedTable report={report} />}
    </>
  );
};
