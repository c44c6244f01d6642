import type { ReactNode } from 'react';
import { go } from '#renderer/navigation/index.ts';
import type { ChartTab } from '#renderer/navigation/index.ts';
import { Mark } from '#renderer/sections/index.ts';
import type { RowLook } from '#renderer/sections/index.ts';
import { t } from '#renderer/text/index.ts';

export interface AsideRow {
  readonly id: string;
  readonly look: RowLook;
  /** After the name, plain. */
  readonly more?: string;
  /** The quiet second line. */
  readonly below?: string;
  readonly end?: ReactNode;
  /** Every answer of what is not settled, never cut short. */
  readonly answers?: ReactNode;
}

interface AsidePanelProps {
  readonly patientId: string;
  readonly tab: ChartTab;
  readonly title: string;
  readonly none: string;
  readonly rows: readonly AsideRow[];
  /** Rows that are current and stand here, and all there are. */
  readonly most: number;
  readonly total: number;
}

/** A few rows of a section beside the vitals; each opens itself, the link opens them all. */
export const AsidePanel = ({ patientId, tab, title, none, rows, most, total }: AsidePanelProps) => (
  <section className="panel aside-panel" aria-label={title}>
    <div className="panel__head">
      <h2>{title}</h2>
      {total > 0 && <button type="button" className="btn btn--quiet btn--sm end" onClick={() => { go({ page: 'chart', patientId, tab }); }}>{t('aside.all', { count: total })}</button>}
    </div>
    {rows.length === 0 && <p className="aside-panel__none sm sec">{none}</p>}
    <ul>
      {rows.slice(0, most).map(({ id, look, more, below, end, answers }) => (
        <li key={id}>
          <button type="button" onClick={() => { go({ page: 'chart', patientId, tab, record: id }); }} title={`${look.name}${more ? ` ${more}` : ''}`}>
            <Mark name={look.mark} />
            <span className="aside-panel__what">
              <span className="clip"><b>{look.isTakenBack ? <s><bdi>{look.name}</bdi></s> : <bdi>{look.name || t('row.noName')}</bdi>}</b>{more !== undefined && more !== '' && <bdi> {more}</bdi>}</span>
              {below !== undefined && below !== '' && <span className="xs mute clip"><bdi>{below}</bdi></span>}
            </span>
            <span className="aside-panel__end">{end}</span>
            <span className="sr">{look.status}</span>
            {answers && <span className="aside-panel__answers">{answers}</span>}
          </button>
        </li>
      ))}
    </ul>
  </section>
);
