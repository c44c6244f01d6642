import type { QuestionInFull } from '#shared/review/contract.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { SaidBy } from './SaidBy.tsx';
import { besideBoth, fieldName, valueWords } from './words.ts';

interface AnswerPartProps {
  readonly question: QuestionInFull;
  readonly place: number;
  readonly onKeep: () => void;
}

const Standing = ({ question: { showing }, place }: Pick<AnswerPartProps, 'question' | 'place'>) => {
  if (showing === 'safest') return <p className="question__standing question__standing--safe">{place === 0 && <><Icon name="shield" size={14} />{t('two.safest')}</>}</p>;
  return <p className="question__standing">{showing === 'both' ? (place === 0 ? t('two.newer') : t('two.shown')) : t(place === 0 ? 'two.newer' : 'two.kept')}</p>;
};

/** One answer: what, what was written with it, who, on which computer, when; and the key that keeps it. */
export const AnswerPart = ({ question, place, onKeep }: AnswerPartProps) => {
  const { recordKind, field, maySettle } = question;
  const { utcOffsetMinutes, today } = useSession();
  const clockwork = { utcOffsetMinutes, today };
  const answer = question.answers[place];
  if (!answer) return null;
  const shared = besideBoth(question);
  const words = valueWords(recordKind, field, answer.value, clockwork);
  const isEmpty = answer.value === null || answer.value === '';
  return (
    <div className="question__answer">
      <Standing question={question} place={place} />
      <p className="question__value"><bdi>{words}</bdi></p>
      {answer.beside.filter(({ field: name }) => !shared.some((one) => one.field === name)).map((beside) => <p key={beside.field}><span className="mute">{fieldName(beside.field)}: </span><bdi>{valueWords(recordKind, beside.field, beside.value, clockwork)}</bdi></p>)}
      <ul className="question__who">
        {answer.said.map((said) => <li key={`${said.staffId}${said.at}`}><SaidBy said={said} /></li>)}
      </ul>
      {maySettle && <Action keys={String(place + 1)} onClick={onKeep}>{isEmpty ? t('two.keep.empty') : <span className="clip">{t('two.keep', { value: words })}</span>}</Action>}
    </div>
  );
};
