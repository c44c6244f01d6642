import { useState } from 'react';
import type { OutputOf } from '#shared/contract/define.ts';
import type { About, auditContract } from '#shared/audit/contract.ts';
import type { Showing } from '#shared/audit/showing.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { ProofPanel } from '#renderer/audit-proof/index.ts';
import { AlertsPanel, showInLog } from '#renderer/alerts/index.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import type { AuditQuestion } from '#renderer/navigation/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatTime, t } from '#renderer/text/index.ts';
import { AskPatient } from './AskPatient.tsx';
import { AskPerson } from './AskPerson.tsx';
import { AuditHead } from './AuditHead.tsx';
import { DisclosuresPanel } from './DisclosuresPanel.tsx';
import { ExportButton } from './ExportButton.tsx';
import { GraphPanel } from './GraphPanel.tsx';
import { HeatPanel } from './HeatPanel.tsx';
import type { Heat } from './HeatPanel.tsx';
import { LinePanel } from './LinePanel.tsx';
import { rangesFor, spanOf } from './span.ts';
import type { Range } from './span.ts';

type Span = ReturnType<typeof spanOf>;

const aboutOf = (question: AuditQuestion, id: string | null): About | undefined => {
  if (question === 'clinic') return { type: 'clinic' };
  if (id === null) return undefined;
  return question === 'patient' ? { type: 'patient', patientId: id } : question === 'person' ? { type: 'person', staffId: id } : undefined;
};

/** The answer once it is here: by hour, for a person whose charts, and what happened. */
const Answered = ({ about, heat, span }: { readonly about: About; readonly heat: Heat; readonly span: Span }) => {
  const { utcOffsetMinutes } = useSession();
  const [show, setShow] = useState<Showing>('all');
  const [names, setNames] = useState(false);
  const isAfterHours = (at: string): boolean => {
    const hour = Number(formatTime(at, utcOffsetMinutes).slice(0, 2));
    return hour < heat.opensAt || hour >= heat.closesAt;
  };
  return (
    <>
      <HeatPanel heat={heat} />
      {about.type === 'person' && <GraphPanel staffId={about.staffId} span={span} names={names} onNames={setNames} />}
      <LinePanel about={about} span={span} show={show} onShow={setShow} names={names && about.type === 'person'} isAfterHours={isAfterHours} />
    </>
  );
};

const Answer = ({ about, answer, reload, span }: { readonly about: About; readonly answer: ReturnType<typeof useHeat>[0]; readonly reload: () => void; readonly span: Span }) => {
  if (answer.type === 'loading') return <section className="panel"><Bones sentence={t('audit.loading')} longSentence={t('loading.long')} /></section>;
  if (answer.type !== 'value') return <section className="panel"><FailurePanel failure={answer} onRetry={reload} /></section>;
  if (answer.value === null) return null;
  if (answer.value.type !== 'heat') return <section className="panel"><StatePanel icon="lock" title={t(`audit.${answer.value.type}`)}><p>{t(`audit.${answer.value.type}.text`)}</p></StatePanel></section>;
  return <Answered about={about} heat={answer.value} span={span} />;
};

const useHeat = (about: About | undefined, span: Span) =>
  useAnswer<OutputOf<(typeof auditContract)['audit.heat']> | null>(JSON.stringify([about, span]), async () => (about ? clinic['audit.heat']({ about, ...span }) : { type: 'value', value: null }));

/** Who opened a patient, what did a person open, what happened here; beside it the alarms. */
export const AuditPage = ({ question, id }: { readonly question: AuditQuestion; readonly id: string | null }) => {
  const { today, utcOffsetMinutes, displayName } = useSession();
  const maySeeAlarms = useMay('alerts:read');
  const [chosen, setRange] = useState<Range>('30');
  const [day, setDay] = useState(today);
  const range = rangesFor(question).includes(chosen) ? chosen : '30';
  const span = spanOf(range, today, day, utcOffsetMinutes);
  const about = aboutOf(question, id);
  const [answer, reload] = useHeat(about, span);
  const [openedAt] = useState(() => new Date().toISOString());
  useKeys({ Esc: () => { go({ page: 'home' }); } });
  const subject = answer.type === 'value' && answer.value?.type === 'heat' ? answer.value.about : undefined;
  return (
    <div className="aud">
      <AuditHead question={question} subject={subject} range={range} onRange={setRange} day={day} onDay={setDay} today={today}>{about && <ExportButton about={about} span={span} />}</AuditHead>
      <div className={about?.type === 'person' ? 'aud__main aud__main--person' : 'aud__main'}>
        <ProofPanel />
        {question === 'disclosures' && id !== null && <DisclosuresPanel key={id} patientId={id} />}
        {!about && (question === 'person' ? <AskPerson /> : (question !== 'disclosures' || id === null) && <AskPatient question={question} />)}
        {about && <Answer key={JSON.stringify(about)} about={about} answer={answer} reload={() => { void reload(); }} span={span} />}
      </div>
      <aside className="aud__aside" aria-label={t('audit.aside')}>
        {maySeeAlarms && <AlertsPanel patientId={question === 'patient' ? id : null} onShow={showInLog} />}
        <p className="aud__foot">{t('audit.looking')} <b><bdi>{t('audit.looking.who', { who: displayName, time: formatTime(openedAt, utcOffsetMinutes) })}</bdi></b></p>
      </aside>
    </div>
  );
};
