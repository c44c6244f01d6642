import { useEffect, useState } from 'react';
import type { Incident } from '#shared/incidents/incident.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, formatTime, t } from '#renderer/text/index.ts';
import { blankClosing, CloseDialog } from './CloseDialog.tsx';
import { ClockPanel } from './ClockPanel.tsx';
import { LetterPanel } from './LetterPanel.tsx';
import { NotesPanel } from './NotesPanel.tsx';
import { PeoplePanel } from './PeoplePanel.tsx';
import { PrintPage } from './PrintPage.tsx';
import { ScopePanel } from './ScopePanel.tsx';
import { TakeOutDialog } from './TakeOutDialog.tsx';
import { titleOf } from './words.ts';

/** Looks through the log a step at a time until nothing is left; true while it does. */
const useCounting = (id: string, isOpen: boolean | undefined): boolean => {
  const [isCounting, setIsCounting] = useState(true);
  useEffect(() => {
    if (isOpen === undefined) return undefined;
    let isStale = false;
    const count = async (): Promise<void> => {
      for (;;) {
        const outcome = isOpen && !isStale ? await outcomeOf(clinic['incidents.count']({ id })) : undefined;
        if (outcome?.type !== 'value' || outcome.value.type !== 'counted' || outcome.value.isComplete) break;
      }
      if (!isStale) setIsCounting(false);
    };
    void count();
    return () => { isStale = true; };
  }, [id, isOpen]);
  return isCounting;
};

const Shown = ({ incident, reload }: { readonly incident: Incident; readonly reload: () => Promise<void> }) => {
  const { utcOffsetMinutes, today } = useSession();
  const isCounting = useCounting(incident.id, incident.isOpen);
  const [dialog, setDialog] = useState<'close' | 'out' | undefined>(() => (halfTyped('incidents.close', null, blankClosing(''))?.id === incident.id ? 'close' : undefined));
  const [isPrinting, setIsPrinting] = useState(false);
  const [savedAt, setSavedAt] = useState<string>();
  const when = (moment: string): string => formatMoment(moment, utcOffsetMinutes, today);
  useKeys({ Esc: () => { if (isPrinting) setIsPrinting(false); else go({ page: 'incidents' }); } });
  if (isPrinting) return <PrintPage id={incident.id} onBack={() => { setIsPrinting(false); }} />;
  return (
    <div className="page">
      <div className="page__head incident__head">
        <h1>{titleOf(incident)}</h1>
        {incident.finding !== null && <span className="tag">{t(`incident.finding.${incident.finding}`)}</span>}
        <span className="sm sec">{t('incident.opened', { when: when(incident.openedAt), name: incident.openedBy })}{incident.closedAt !== null && `, ${t('incident.closed', { when: when(incident.closedAt), name: incident.closedBy ?? '' })}`}</span>
        <span className="page__end incident__acts">
          <Action kind="quiet" keys="Esc" onClick={() => { go({ page: 'incidents' }); }}>{t('incidents.back')}</Action>
          <Action icon="print" onClick={() => { setDialog('out'); }}>{t('incident.out')}</Action>
          {incident.isOpen && !incident.isMine && <Action kind="primary" disabled={isCounting} onClick={() => { setDialog('close'); }}>{t('incident.close')}</Action>}
        </span>
      </div>
      {incident.print !== null && <div className="told told--waiting" role="status"><Icon name="print" /><p>{t(`incident.print.ready.${incident.print.what}`, { time: formatTime(incident.print.until, utcOffsetMinutes) })}</p><Action onClick={() => { setIsPrinting(true); }}>{t('incident.print.show')}</Action></div>}
      {incident.isOpen && incident.isMine && <p>{t('incident.mine')}</p>}
      <div className="incident">
        <div className="incident__main">
          <ClockPanel incident={incident} />
          <PeoplePanel incident={incident} isCounting={isCounting} />
        </div>
        <div className="incident__side">
          <ScopePanel incident={incident} />
          <NotesPanel incident={incident} />
          <LetterPanel key={JSON.stringify(incident.letter)} incident={incident} savedAt={savedAt} onSaved={async () => { await reload(); setSavedAt(new Date().toISOString()); }} />
        </div>
      </div>
      {dialog === 'close' && <CloseDialog incident={incident} onClose={() => { setDialog(undefined); void reload(); }} />}
      {dialog === 'out' && <TakeOutDialog id={incident.id} onClose={() => { setDialog(undefined); }} />}
    </div>
  );
};

/** One incident: until when whom, who they are by the log, what was done, and how it ended. */
export const IncidentPage = ({ id }: { readonly id: string }) => {
  const [answer, reload] = useAnswer(`incident ${id}`, () => clinic['incidents.show']({ id }), (kinds) => kinds.includes('incident'));
  if (answer.type === 'loading') return <div className="page"><Bones sentence={t('incidents.loading')} longSentence={t('loading.long')} /></div>;
  if (answer.type !== 'value') return <div className="page"><section className="panel"><FailurePanel failure={answer} onRetry={() => { void reload(); }} /></section></div>;
  const { incident } = answer.value;
  if (incident !== null) return <Shown incident={incident} reload={reload} />;
  return <div className="page"><section className="panel"><StatePanel icon="question" title={t('incidents.gone')} actions={<Action onClick={() => { go({ page: 'incidents' }); }}>{t('incidents.back')}</Action>}><p>{t('incidents.gone.text')}</p></StatePanel></section></div>;
};
