import { useState } from 'react';
import type { Observation } from '#shared/vitals/observation.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { setsOf } from './history.ts';
import type { TakenSet } from './history.ts';
import { StrikeDialog } from './StrikeDialog.tsx';
import { measureWords, valueWords, whenWords } from './words.ts';

interface SetTableProps {
  readonly set: TakenSet;
  readonly canStrike: boolean;
  readonly onStrike: (observation: Observation) => void;
}

const SetTable = ({ set, canStrike, onStrike }: SetTableProps) => {
  const { today, utcOffsetMinutes } = useSession();
  const when = whenWords(set, today, utcOffsetMinutes);
  return (
    <table className="taken">
      <caption><b>{when}</b>{set.recordedBy !== '' && <span className="sec"> {t('history.by', { name: set.recordedBy })}</span>}</caption>
      <tbody>
        {set.observations.map((observation) => (
          <tr key={observation.id} className={observation.struck ? 'struck' : ''}>
            <th scope="row">{measureWords(observation)}</th>
            <td>
              {observation.struck ? <s>{valueWords(observation)}</s> : <b>{valueWords(observation)}</b>}
              {observation.struck && <small>{t('history.struck', { name: observation.struck.by, reason: observation.struck.reason })}</small>}
              {!observation.struck && !['final', 'struck'].includes(observation.status) && <small>{t('history.status', { status: observation.status })}</small>}
            </td>
            <td className="taken__act">
              {canStrike && !observation.struck && (
                <Action kind="quiet" className="btn--sm" aria-label={t('history.strike.label', { measure: measureWords(observation), value: valueWords(observation), when })} onClick={() => { onStrike(observation); }}>{t('history.strike')}</Action>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const shownFirst = 6;

interface TakenBeforeProps {
  readonly patientId: string;
  readonly observations: readonly Observation[];
  readonly more: boolean;
  readonly canStrike: boolean;
  readonly onChanged: () => void;
}

/** The value whose reason was half typed when the window ended. */
const halfStruck = (patientId: string, observations: readonly Observation[]): Observation | undefined => {
  const kept = halfTyped('strike', patientId, { observationId: '' });
  return kept && observations.find(({ id, struck }) => id === kept.observationId && !struck);
};

/** What was taken before, newest first; struck values stay, crossed out, with the reason. */
export const TakenBefore = ({ patientId, observations, more, canStrike, onChanged }: TakenBeforeProps) => {
  const [showsAll, setShowsAll] = useState(false);
  const [striking, setStriking] = useState<Observation | undefined>(() => halfStruck(patientId, observations));
  const sets = setsOf(observations);
  const shown = showsAll ? sets : sets.slice(0, shownFirst);
  return (
    <section className="panel history" aria-label={t('history.title')} tabIndex={-1} data-region>
      <div className="panel__head"><h2>{t('history.title')} <span className="mute plain">{sets.length}</span></h2></div>
      {sets.length === 0 && <StatePanel icon="clock" title={t('history.none')}><p>{t('history.none.text')}</p></StatePanel>}
      {shown.map((set) => <SetTable key={set.id} set={set} canStrike={canStrike} onStrike={setStriking} />)}
      {sets.length > shown.length && <div className="history__more"><Action onClick={() => { setShowsAll(true); }}>{t('history.more', { count: sets.length - shown.length })}</Action></div>}
      {more && showsAll && <p className="history__more sm sec">{t('history.limit')}</p>}
      <StrikeDialog patientId={patientId} observation={striking} onClose={(isStruck) => { setStriking(undefined); if (isStruck) onChanged(); }} />
    </section>
  );
};
