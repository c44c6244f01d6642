import { memo } from 'react';
import { UnsettledLines } from '#renderer/review/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { Mark } from './Mark.tsx';
import type { ChartRow, RowSpec } from './section-spec.ts';
import { SensitiveMark } from './SensitivePart.tsx';
import { dayWords, whenWords } from './when-words.ts';

interface RowProps<Row extends ChartRow> {
  readonly row: Row;
  readonly spec: RowSpec<Row>;
  readonly isOpen: boolean;
  /** One row is a stop of the Tab key; arrows go to the others. */
  readonly isStop: boolean;
  readonly onOpen: (row: Row) => void;
}

const Day = ({ date, told }: { readonly date: string | null; readonly told: string }) => {
  const { utcOffsetMinutes } = useSession();
  if (date === null) return <td className="w-when clip" title={told}>{told === '' ? <span className="mute">{t('row.noDate')}</span> : <bdi>{told}</bdi>}</td>;
  const words = whenWords(date, utcOffsetMinutes);
  const day = dayWords(date, utcOffsetMinutes);
  return <td className="w-when"><bdi>{day}<span className="mute">{words.slice(day.length)}</span></bdi></td>;
};

const TableRow = <Row extends ChartRow>({ row, spec, isOpen, isStop, onOpen }: RowProps<Row>) => {
  const { name, when, whenText, status, mark, isTakenBack } = spec.look(row);
  const words = name === '' ? t('row.noName') : name;
  const open = (): void => { onOpen(row); };
  const unsettled = row.unsettled ?? [];
  // Columns that give their place to an opened row, or stand only where it is wide, must not be spanned: the table would grow by them.
  const always = spec.columns.filter(({ isExtra, isWide }) => !isExtra && !isWide).length;
  return (<>
    <tr className={isOpen ? 'is-open' : ''} data-taken-back={isTakenBack || undefined} onClick={open}>
      <Day date={when} told={whenText} />
      <th scope="row" className="w-name clip" title={words}>
        <button type="button" data-row={row.id} tabIndex={isStop ? 0 : -1} aria-expanded={isOpen} onClick={(event) => { event.stopPropagation(); open(); }}>
          {row.sensitive && <SensitiveMark />}{isTakenBack ? <s><bdi>{words}</bdi></s> : <bdi>{words}</bdi>}
        </button>
      </th>
      {spec.columns.map(({ head, width, isExtra, isWide, text, Cell }) => (
        <td key={head} className={`w-${width} clip${isExtra ? ' is-extra' : ''}${isWide ? ' is-wide' : ''}`} title={text(row)}>{Cell ? <Cell row={row} /> : <bdi>{text(row)}</bdi>}</td>
      ))}
      <td className="w-status" title={status}><span className="standing"><Mark name={mark} /><span className="clip">{status}</span></span></td>
      <td className="w-source clip is-extra" title={row.source}>{row.source === '' ? <span className="mute">{t('row.here')}</span> : <bdi>{row.source}</bdi>}</td>
    </tr>
    {unsettled.length > 0 && (
      <tr className="is-unsettled" onClick={open}>
        <td colSpan={always + 3}><UnsettledLines recordKind={spec.kind ?? ''} unsettled={unsettled} /></td>
        {spec.columns.map(({ head, isExtra, isWide }) => (isExtra || isWide) && <td key={head} className={`${isExtra ? 'is-extra' : ''} ${isWide ? 'is-wide' : ''}`} />)}
        <td className="is-extra" />
      </tr>
    )}
  </>);
};
// Hundreds of rows stay as they are while one opens.
const MemoRow = memo(TableRow) as typeof TableRow;

interface SectionTableProps<Row extends ChartRow> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly spec: RowSpec<Row>;
  readonly openId: string | undefined;
  readonly stopId: string | undefined;
  readonly onOpen: (row: Row) => void;
}

/** Rows with what all have in common and what their kind adds; the head stays in sight. */
export const SectionTable = <Row extends ChartRow>({ label, rows, spec, openId, stopId, onOpen }: SectionTableProps<Row>) => (
  <table className="st" aria-label={label}>
    <thead>
      <tr>
        <th scope="col" className="w-when">{t('row.when')}</th>
        <th scope="col" className="w-name">{t('row.name')}</th>
        {spec.columns.map(({ head, width, isExtra, isWide }) => <th key={head} scope="col" className={`w-${width}${isExtra ? ' is-extra' : ''}${isWide ? ' is-wide' : ''}`}>{t(head as 'row.name')}</th>)}
        <th scope="col" className="w-status">{t('row.status')}</th>
        <th scope="col" className="w-source is-extra">{t('row.source')}</th>
      </tr>
    </thead>
    <tbody>{rows.map((row) => <MemoRow key={row.id} row={row} spec={spec} isOpen={row.id === openId} isStop={row.id === stopId} onOpen={onOpen} />)}</tbody>
  </table>
);
