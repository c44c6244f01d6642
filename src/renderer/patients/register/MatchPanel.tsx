import type { ReactNode, Ref } from 'react';
import type { Match } from '#shared/patients/contract.ts';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { t } from '#renderer/text/index.ts';
import { MatchCard } from './MatchCard.tsx';

interface MatchPanelProps {
  readonly matches: readonly Match[];
  readonly notTheSame: readonly string[];
  readonly askPrivacyOfficer: boolean;
  readonly comparedWith: number | undefined;
  readonly hasFailed: boolean;
  /** Set when somebody unknown is being named. */
  readonly same?: { readonly id: string | null; readonly onSame: (patientId: string | null) => void } | undefined;
  readonly onOpen: (patientId: string) => void;
  readonly onAnswer: (patientId: string, isOther: boolean) => void;
  /** Under the matches. */
  readonly aside?: ReactNode;
  readonly ref?: Ref<HTMLElement>;
}

/** People who may be the one being typed. Live, so that nobody is registered twice. */
export const MatchPanel = ({ matches, notTheSame, askPrivacyOfficer, comparedWith, hasFailed, same, onOpen, onAnswer, aside, ref }: MatchPanelProps) => (
  <div className="right">
    <section className="panel match" aria-label={t('match.label')} ref={ref} tabIndex={-1} data-region>
      <div className="panel__head">
        <h2>{t('match.title')} {matches.length > 0 && <span className="mute plain">{matches.length}</span>}</h2>
        <span className="end mute sm">{t('match.asYouType')}</span>
      </div>
      {askPrivacyOfficer && <StatePanel icon="lock" title={t('match.ask')}><p>{t('match.ask.text')}</p></StatePanel>}
      {matches.length === 0 && !askPrivacyOfficer && <StatePanel icon="search" title={t('match.none')}><p>{t('match.none.text')}</p></StatePanel>}
      <ol className="match__list">
        {matches.map((match, i) => (
          <MatchCard key={match.patient.id} match={match} number={i + 1} isAnswered={notTheSame.includes(match.patient.id)}
            same={same && { isSame: same.id === match.patient.id, onSame: (isSame) => { same.onSame(isSame ? match.patient.id : null); } }}
            onOpen={() => { onOpen(match.patient.id); }} onAnswer={(isOther) => { onAnswer(match.patient.id, isOther); }} />
        ))}
      </ol>
    </section>
    {aside}
    <p className="src" role="status">{hasFailed ? t('match.failed') : comparedWith === undefined ? '' : t('match.compared', { count: comparedWith })}</p>
  </div>
);
