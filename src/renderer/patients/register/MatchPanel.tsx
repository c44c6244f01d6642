import type { Ref } from 'react';
import type { Match } from '#shared/patients/contract.ts';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { t } from '#renderer/text/index.ts';
import { MatchCard } from './MatchCard.tsx';

interface MatchPanelProps {
  readonly matches: readonly Match[];
  readonly notTheSame: readonly string[];
  readonly comparedWith: number | undefined;
  readonly hasFailed: boolean;
  readonly onOpen: (patientId: string) => void;
  readonly onAnswer: (patientId: string, isOther: boolean) => void;
  readonly ref?: Ref<HTMLElement>;
}

/** People who may be the one being typed. Live, so that nobody is registered twice. */
export const MatchPanel = ({ matches, notTheSame, comparedWith, hasFailed, onOpen, onAnswer, ref }: MatchPanelProps) => (
  <div className="right">
    <section className="panel match" aria-label={t('match.label')} ref={ref} tabIndex={-1} data-region>
      <div className="panel__head">
        <h2>{t('match.title')} {matches.length > 0 && <span className="mute plain">{matches.length}</span>}</h2>
        <span className="end mute sm">{t('match.asYouType')}</span>
      </div>
      {matches.length === 0 && <StatePanel icon="search" title={t('match.none')}><p>{t('match.none.text')}</p></StatePanel>}
      <ol className="match__list">
        {matches.map((match, i) => (
          <MatchCard key={match.patient.id} match={match} number={i + 1} isAnswered={notTheSame.includes(match.patient.id)}
            onOpen={() => { onOpen(match.patient.id); }} onAnswer={(isOther) => { onAnswer(match.patient.id, isOther); }} />
        ))}
      </ol>
    </section>
    <p className="src" role="status">{hasFailed ? t('match.failed') : comparedWith === undefined ? '' : t('match.compared', { count: comparedWith })}</p>
  </div>
);
