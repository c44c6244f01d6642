import type { Match } from '#shared/patients/contract.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { describePerson, initialsOf } from '../describe.ts';
import { PersonName } from '../PersonName.tsx';

const marks = { fits: 'check', unknown: 'dash', differs: 'cross' } as const;
const dotsOf = { 'very-likely': 3, 'likely': 2, 'possible': 1 } as const;

const Dots = ({ on }: { readonly on: number }) => (
  <span className="dots" aria-hidden="true">{[1, 2, 3].map((dot) => <i key={dot} className={dot <= on ? 'on' : ''} />)}</span>
);

interface MatchCardProps {
  readonly match: Match;
  /** Which of Alt 1 to 3 opens it. */
  readonly number: number;
  readonly isAnswered: boolean;
  /** Set when somebody unknown is being named: then a match can be the person, and no chart is opened. */
  readonly same?: { readonly isSame: boolean; readonly onSame: (isSame: boolean) => void } | undefined;
  readonly onOpen: () => void;
  readonly onAnswer: (isOther: boolean) => void;
}

/** One possible match and why: tick fits, dash unknown, cross differs, each in words. */
export const MatchCard = ({ match, number, isAnswered, same, onOpen, onAnswer }: MatchCardProps) => {
  const { today } = useSession();
  const { patient, degree, reasons } = match;
  const isSame = same?.isSame === true;
  const isStrong = degree === 'very-likely' && !isAnswered && !isSame;
  return (
    <li className={isStrong ? 'm m--strong' : 'm'}>
      <span className="avatar" aria-hidden="true">{initialsOf(patient)}</span>
      <div>
        <p className="m__how"><Dots on={dotsOf[degree]} />{isSame ? t('match.isSame') : isAnswered ? t('match.answered') : t(`match.${degree}`)}<span className="where">{patient.recordNumber}</span></p>
        <p><PersonName person={patient} /></p>
        <p className="sm">{describePerson(patient, today)}</p>
      </div>
      {!isAnswered && (
        <ul className="m__why">
          {reasons.map((reason) => (
            <li key={reason.code} className={reason.how === 'fits' ? '' : 'no'}><Icon name={marks[reason.how]} size={14} />{t(`reason.${reason.code}`)}</li>
          ))}
        </ul>
      )}
      <div className="m__act">
        {same ? <Action kind={isStrong ? 'primary' : 'plain'} onClick={() => { same.onSame(!isSame); }}>{isSame ? t('match.undo') : t('match.same')}</Action>
          : <Action kind={isStrong ? 'primary' : 'plain'} {...(number <= 3 ? { keys: `Alt ${number}` } : {})} onClick={onOpen}>{t('match.open')}</Action>}
        {!isSame && <Action onClick={() => { onAnswer(!isAnswered); }}>{isAnswered ? t('match.undo') : t('match.not')}</Action>}
      </div>
    </li>
  );
};
