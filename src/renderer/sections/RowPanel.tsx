import { useEffect, useId, useRef } from 'react';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useMay, useSession } from '#renderer/session/index.ts';
import { WhereItIs } from '#renderer/network/index.ts';
import { ChartQuestions, UnsettledLines } from '#renderer/review/index.ts';
import { t } from '#renderer/text/index.ts';
import { Fields } from './Fields.tsx';
import { Mark } from './Mark.tsx';
import { OriginalPart } from './original/OriginalPart.tsx';
import type { ChartRow, RowSpec, SectionName } from './section-spec.ts';
import { SensitivePart } from './SensitivePart.tsx';

interface RowPanelProps<Row extends ChartRow> {
  readonly row: Row;
  readonly spec: RowSpec<Row>;
  /** Whose row it is, where it can be labelled as sensitive. */
  readonly section?: SectionName;
  readonly onLabelled?: () => void;
  readonly onClose: () => void;
}

/** One row, whole: every field in words, the note in full, and what came from elsewhere as it came. */
export const RowPanel = <Row extends ChartRow>({ row, spec, section, onLabelled, onClose }: RowPanelProps<Row>) => {
  const { utcOffsetMinutes } = useSession();
  const mayReadOriginal = useMay('documents:read');
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => { heading.current?.focus(); }, [row.id]);
  const { name, status, mark, isTakenBack } = spec.look(row);
  const words = name === '' ? t('row.noName') : name;
  const note = spec.note?.(row) ?? '';
  return (
    <section className="panel row-panel" aria-labelledby={id} data-region>
      <div className="row-panel__head">
        <h2 id={id} ref={heading} tabIndex={-1}>{isTakenBack ? <s><bdi>{words}</bdi></s> : <bdi>{words}</bdi>}</h2>
        <button type="button" className="btn btn--icon btn--quiet" aria-label={t('row.close')} title={t('row.close')} onClick={onClose}><Icon name="cross" /></button>
        <p className="standing sec"><Mark name={mark} />{status}</p>
        {spec.kind !== undefined && <WhereItIs patientId={row.patientId} recordId={row.id} />}
      </div>
      <div className="row-panel__body" tabIndex={0} role="group" aria-labelledby={id}>
        {row.unsettled && row.unsettled.length > 0 && <UnsettledLines recordKind={spec.kind ?? ''} unsettled={row.unsettled} />}
        {row.unsettled && row.unsettled.length > 0 && <ChartQuestions key={row.id} patientId={row.patientId} recordId={row.id} />}
        {spec.Lead && <spec.Lead row={row} />}
        <Fields fields={[...spec.fields(row, utcOffsetMinutes), ['row.source', row.source === '' ? t('row.here') : row.source]]} />
        {note !== '' && <div className="row-panel__note"><h3>{t('row.note')}</h3><p><bdi>{note}</bdi></p></div>}
        {section && onLabelled && <SensitivePart key={row.id} row={row} section={section} onLabelled={onLabelled} />}
        {row.source !== '' && mayReadOriginal && <OriginalPart key={row.id} patientId={row.patientId} recordId={row.id} isOpen={spec.opensOriginal === true} />}
      </div>
    </section>
  );
};
