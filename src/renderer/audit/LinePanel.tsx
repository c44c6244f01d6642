import type { About, LogLine } from '#shared/audit/contract.ts';
import { kindOf, showings } from '#shared/audit/showing.ts';
import type { Showing } from '#shared/audit/showing.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { gather } from './gather.ts';
import type { Told } from './gather.ts';
import { iconOf, say } from './sentence.ts';
import { useTimeline } from './use-timeline.ts';
import { whenWords, whereWords } from './words.ts';

const Whose = ({ line }: { readonly line: LogLine }) => {
  const { patient, isHidden } = line;
  if (isHidden) return <>, {t('audit.line.hidden')}</>;
  if (!patient) return null;
  return <>, <button type="button" className="aud__link" onClick={() => { go({ page: 'audit', question: 'patient', id: patient.id }); }}>{patient.recordNumber}</button>{patient.name !== null && <> <bdi>{patient.name}</bdi></>}</>;
};

const who = ({ who: person }: LogLine): string => (person === null ? t('audit.line.core') : person.name === '' ? t('audit.line.gone') : person.name);

const Row = ({ told, isAfterHours }: { readonly told: Told; readonly isAfterHours: (at: string) => boolean }) => {
  const { utcOffsetMinutes, today } = useSession();
  const [newest] = told.lines;
  const oldest = told.lines.at(-1) ?? newest;
  const isOneChart = told.lines.every(({ patient }) => patient?.id === newest.patient?.id);
  const isOdd = told.kind === 'chart' && isAfterHours(newest.at);
  const isCautious = isOdd || kindOf(newest.action) === 'refused' || newest.action === 'emergency';
  return (
    <li className={isCautious ? 'ev ev--alarm' : 'ev'}>
      <time dateTime={newest.at}>{whenWords(newest.at, utcOffsetMinutes, today)}</time>
      <Icon name={isOdd ? 'warn' : iconOf(told)} />
      <p><b><bdi>{who(newest)}</bdi></b> {say(told)}{isOneChart && <Whose line={newest} />}{isOdd && <>, {t('audit.line.closed')}</>}</p>
      <span className="ev__where">{whereWords(newest.from)}, {t('audit.line.entries', { count: told.lines.length, first: String(oldest.seq), last: String(newest.seq) })}</span>
    </li>
  );
};

interface LinePanelProps {
  readonly about: About;
  readonly span: { readonly from: string; readonly to: string };
  readonly show: Showing;
  readonly onShow: (show: Showing) => void;
  readonly names: boolean;
  readonly isAfterHours: (at: string) => boolean;
}

/** What happened, in sentences, newest first. */
export const LinePanel = ({ about, span, show, onShow, names, isAfterHours }: LinePanelProps) => {
  const { answer, reload, lines, next, failure, showMore } = useTimeline({ about, ...span, show, names });
  return (
    <section className="panel line" aria-labelledby="audit-line" data-region>
      <div className="panel__head">
        <h2 id="audit-line">{t('audit.line.title')}</h2><span className="mute sm">{t('audit.line.order')}</span>
        <span className="end"><Choice isSmall hideLabel label={t('audit.line.show')} value={show} onChange={onShow} options={showings.map((value) => ({ value, label: t(`audit.show.${value}`) }))} /></span>
      </div>
      {answer.type === 'loading' && <Bones sentence={t('audit.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {answer.type === 'value' && lines.length === 0 && <StatePanel icon="check" title={t('audit.line.none')}><p>{t('audit.line.none.text')}</p></StatePanel>}
      {lines.length > 0 && (
        <div className="line__in" tabIndex={0} role="group" aria-labelledby="audit-line">
          <ol>{gather(lines).map((told) => <Row key={told.lines[0].seq} told={told} isAfterHours={isAfterHours} />)}</ol>
          {failure && <FailurePanel failure={failure} onRetry={() => { void showMore(); }} />}
          {next !== null && !failure && <p className="line__more"><Action onClick={() => { void showMore(); }}>{t('audit.line.more')}</Action></p>}
        </div>
      )}
    </section>
  );
};
