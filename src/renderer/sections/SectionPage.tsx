import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useDebouncedValue } from '@mantine/hooks';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { t } from '#renderer/text/index.ts';
import { FilterBar } from './FilterBar.tsx';
import { RowPanel } from './RowPanel.tsx';
import type { ChartRow, SectionSpec } from './section-spec.ts';
import { SectionTable } from './SectionTable.tsx';
import { useOpened } from './use-opened.ts';
import { useRows } from './use-rows.ts';
import { isFiltered, noFilter, useSection } from './use-section.ts';
import type { SectionFilter } from './use-section.ts';

export interface SectionPageProps<Row extends ChartRow> {
  readonly patientId: string;
  readonly spec: SectionSpec<Row>;
  /** A row to open at once, when it is among the first. */
  readonly opened: string | undefined;
  /** Before the filter: what else this tab holds. */
  readonly lead?: ReactNode;
  readonly onLeave: () => void;
}

const Everything = ({ children }: { readonly children: ReactNode }) => <>{children}</>;

const NoRows = ({ name, total, isFilter, onClear }: { readonly name: SectionSpec<ChartRow>['name']; readonly total: number; readonly isFilter: boolean; readonly onClear: () => void }) =>
  total > 0 && isFilter
    ? <StatePanel icon="search" title={t('section.noFit')} actions={<Action onClick={onClear}>{t('filter.clear')}</Action>}><p>{t('section.noFit.text', { count: total })}</p></StatePanel>
    : <StatePanel icon={name === 'documents' ? 'file' : 'question'} title={t(`section.${name}.none`)}><p>{t(name === 'documents' ? 'section.documents.none.text' : 'section.none.text')}</p></StatePanel>;

/** One section of the chart: filter, rows by the fifty, and the opened row beside them. All by keyboard. */
export const SectionPage = <Row extends ChartRow>({ patientId, spec, opened, lead, onLeave }: SectionPageProps<Row>) => {
  const [filter, setFilter] = useState<SectionFilter>(noFilter);
  const words = useRef<HTMLInputElement>(null);
  const [typed] = useDebouncedValue(filter.words, 120);
  const { page, failure, isBusy, moreFailed, reload, more } = useSection(patientId, spec, { ...filter, words: typed });
  const rows = page?.rows ?? [];
  const box = useRef<HTMLElement>(null);
  const table = useRows(box, rows);
  const openRow = rows.find((row) => row.id === table.openId);
  useOpened(opened, rows, table.open);
  useKeys({
    Esc: () => { if (openRow) table.close(); else onLeave(); },
    '/': () => { words.current?.focus(); },
    ArrowDown: () => { table.focusRow(table.stopId); },
  });
  const clear = (): void => { setFilter(noFilter); words.current?.focus(); };
  const showMore = async (): Promise<void> => {
    const count = rows.length;
    await more();
    // The rows appear with the next frame; the keyboard goes to the first new one.
    requestAnimationFrame(() => { box.current?.querySelectorAll<HTMLElement>('[data-row]:not([data-row=""])')[count]?.focus(); });
  };
  const Around = spec.Around ?? Everything;
  return (
    <div className={openRow ? 'section is-split' : 'section'}>
      <section className="panel section__list" aria-label={t(`section.${spec.name}`)} ref={box} onKeyDown={table.onKeyDown} aria-busy={isBusy} data-region>
        <FilterBar name={spec.name} filter={filter} groups={page?.groups ?? []} groupWords={spec.groupWords} lead={lead} wordsRef={words}
          onChange={(change) => { setFilter((now) => ({ ...now, ...change })); }} onClear={clear} />
        <p className="sr" role="status">{page && !isBusy ? t('section.rows', { count: rows.length }) : ''}</p>
        {failure && <FailurePanel failure={failure} onRetry={() => { void reload(); }} />}
        {!page && !failure && <Bones sentence={t('section.loading')} longSentence={t('loading.long')} />}
        {page && !failure && rows.length === 0 && <NoRows name={spec.name} total={page.total} isFilter={isFiltered(filter)} onClear={clear} />}
        {page && !failure && rows.length > 0 && (
          <div className="section__scroll">
            <Around patientId={patientId} rows={rows}><SectionTable label={t(`section.${spec.name}`)} rows={rows} spec={spec} openId={openRow?.id} stopId={table.stopId} onOpen={table.open} /></Around>
            {page.next !== null && <div className="section__more"><Action data-row="" disabled={isBusy} onClick={() => { void showMore(); }}>{isBusy ? t('section.more.loading') : t('section.more')}</Action></div>}
            {moreFailed && <p role="alert" className="section__more sm">{t('section.more.failed')}</p>}
          </div>
        )}
      </section>
      {openRow && <RowPanel row={openRow} spec={spec} section={spec.name} onLabelled={() => { void reload(); }} onClose={table.close} />}
    </div>
  );
};
