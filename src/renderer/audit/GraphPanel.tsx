import type { GraphPatient } from '#shared/audit/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatNumber, t } from '#renderer/text/index.ts';
import { whenWords } from './words.ts';

const Row = ({ row, most }: { readonly row: GraphPatient; readonly most: number }) => {
  const { utcOffsetMinutes, today } = useSession();
  const { patient, openings, latestAt, reasons } = row;
  return (
    <tr>
      <th scope="row">
        {patient === null ? <span className="mute">{t('audit.graph.hidden')}</span> : <>
          <button type="button" className="aud__link" aria-label={t('audit.graph.who', { number: patient.recordNumber })} onClick={() => { go({ page: 'audit', question: 'patient', id: patient.id }); }}>{patient.recordNumber}</button>
          {patient.name !== null && <> <bdi>{patient.name}</bdi></>}
        </>}
      </th>
      {/* The bar is the line of the graph from the person to this patient; the number says the same. */}
      <td><span className="bar"><i style={{ inlineSize: `${String(Math.round((100 * openings) / Math.max(most, 1)))}%` }} /></span><b>{formatNumber(openings)}</b></td>
      <td>{whenWords(latestAt, utcOffsetMinutes, today)}</td>
      <td>{reasons.map((reason) => <span key={reason} className="reason">{t(`audit.reason.${reason}`)}</span>)}</td>
    </tr>
  );
};

interface GraphPanelProps {
  readonly staffId: string;
  readonly span: { readonly from: string; readonly to: string };
  readonly names: boolean;
  readonly onNames: (names: boolean) => void;
}

/** From one person to the patients whose charts they opened: what gives reason to look first, then what was opened most. */
export const GraphPanel = ({ staffId, span, names, onNames }: GraphPanelProps) => {
  const [answer, reload] = useAnswer(JSON.stringify([staffId, span, names]), () => clinic['audit.graph']({ about: { type: 'person', staffId }, ...span, names }));
  const graph = answer.type === 'value' && answer.value.type === 'graph' ? answer.value : undefined;
  const most = Math.max(0, ...(graph?.patients.map(({ openings }) => openings) ?? []));
  return (
    <section className="panel graph" aria-labelledby="audit-graph" data-region>
      <div className="panel__head">
        <h2 id="audit-graph">{t('audit.graph.title')}</h2>
        {graph && <span className="mute sm">{t('audit.graph.counts', { openings: t('audit.heat.openings', { count: graph.openings }), patients: t('audit.graph.patients', { count: graph.patientCount }) })}</span>}
        <label className="end aud__names"><input type="checkbox" checked={names} onChange={(event) => { onNames(event.currentTarget.checked); }} />{t('audit.names')}<span className="mute sm">{t('audit.names.text')}</span></label>
      </div>
      {answer.type === 'loading' && <Bones sentence={t('audit.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {graph?.patients.length === 0 && <StatePanel icon="check" title={t('audit.graph.none')}><p>{t('audit.graph.none.text')}</p></StatePanel>}
      {graph && graph.patients.length > 0 && (
        <div className="graph__in" tabIndex={0} role="group" aria-labelledby="audit-graph">
          <table className="graph__table">
            <thead><tr><th scope="col">{t('audit.graph.patient')}</th><th scope="col">{t('audit.graph.openings')}</th><th scope="col">{t('audit.graph.latest')}</th><th scope="col">{t('audit.graph.reasons')}</th></tr></thead>
            <tbody>{graph.patients.map((row, i) => <Row key={row.patient?.id ?? `hidden ${String(i)}`} row={row} most={most} />)}</tbody>
          </table>
          {graph.patientCount > graph.patients.length && <p className="graph__foot sm mute">{t('audit.graph.most', { shown: graph.patients.length })}</p>}
        </div>
      )}
    </section>
  );
};
