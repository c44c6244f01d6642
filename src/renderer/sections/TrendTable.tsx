import { t } from '#renderer/text/index.ts';

interface TrendTableProps {
  readonly rows: readonly { readonly id: string; readonly when: string; readonly value: string; readonly isOut: boolean }[];
}

/** The trend in words, for readers and for whoever wants the figures; newest first. */
export const TrendTable = ({ rows }: TrendTableProps) => (
  <details className="trend-table">
    <summary>{t('trend.table')}</summary>
    <table>
      <thead><tr><th scope="col">{t('row.when')}</th><th scope="col">{t('result.value')}</th></tr></thead>
      <tbody>{rows.toReversed().map(({ id, when, value, isOut }) => <tr key={id}><th scope="row">{when}</th><td>{value}{isOut && <span className="sec"> {t('trend.outside')}</span>}</td></tr>)}</tbody>
    </table>
  </details>
);
