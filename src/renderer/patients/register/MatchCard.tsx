import type { Match } from '#shared/patients/contract.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { describePerson, initialsOf } from '../describe.ts';
import { PersonName } from '../PersonName.tsx';

const marks = { fits: 'check', unknown: 'dash', differs: 'cross' } as const;

const Dots = ({ on }: { readonly on: number }) => (
  <span className="dots" aria-hidden="true">{[1, 2, 3].map((dot) => <i key={dot} className={dot <= on ? 'on' : ''} />)}</span>
);

interface MatchCardProps {
  readonly match: Match;
  /** Which of Alt 1 to 3 opens it. */
  readonly number: number;
  readonly isAnswered: boolean;
  readonly onOpen: () => void;
  readonly onAnswer: (isOther: boolean) => void;
}

/** One possible match and why: tick fits, dash unknown, cross differs, each in words. */
export const MatchCard = ({ match, number, isAnswered, onOpen, onAnswer }: MatchCardProps) => {
  const { today } = useSession();
  const { patient, degree, reasons } = match;
  const isStrong = degree === 'very-likely' && !isAnswered;
  return (
    <li className={isStrong ? 'm m--strong' : 'm'}>
      <span className="avatar" aria-hidden="true">{initialsOf(patient)}</span>
      <div>
        <p className="m__how"><Dots on={degree === 'very-likely' ? 3 : 2} />{isAnswered ? t('match.answered') : t(`match.${degree}`)}<span className="where">{patient.recordNumber}</span></p>
        <p><PersonName person={patient} /></p>
        <p className="sm">{describePerson(patient, today)}</p>
      </div>
      {!isAnswered && (
        <ul className="m__why">
          {reasons.map((reason) => (
            <li key={reason.what} className={reason.how === 'fits' ? '' : 'no'}><Icon name={marks[reason.how]} size={14} />{t(`reason.${reason.what}.${reason.how}`)}</li>
          ))}
        </ul>
      )}
      <div className="m__act">
        <Action kind={isStrong ? 'primary' : 'plain'} {...(number <= 3 ? { keys: `Alt ${number}` } : {})} onClick={onOpen}>{t('match.open')}</Action>
        <Action onClick={() => { onAnswer(!isAnswered); }}>{isAnswered ? t('match.undo') : t('match.not')}</Action>
      </div>
    </li>
  );
};
