import { useState } from 'react';
import type { ReactNode } from 'react';
import type { QuestionInFull } from '#shared/review/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import type { Keys } from '#renderer/kit/use-keys.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { AnswerPart } from './AnswerPart.tsx';
import { pairOf, PairPart } from './PairPart.tsx';
import { SettleDialog } from './SettleDialog.tsx';
import type { Chosen } from './SettleDialog.tsx';
import { useQuestion } from './use-questions.ts';
import { besideBoth, fieldName, isWritten, questionWords, sharedName, showingWords, valueWords } from './words.ts';

interface QuestionCardProps {
  readonly id: string;
  readonly patientId: string | null;
  /** `1 of 3`; '' where it stands alone. */
  readonly place: string;
  readonly head?: ReactNode;
  /** Leads to another one. */
  readonly next?: ReactNode;
  readonly onSettled: () => void;
}

/** Whoever gave another answer than the reader, the first of them. */
const toAsk = ({ answers }: QuestionInFull, readerId: string) => answers.flatMap(({ said }) => said).find(({ staffId, staffName }) => staffId !== readerId && staffName !== '');

/** The choices in the order of their keys: 1 and 2 keep an answer or end a record, the next asks somebody or keeps both. */
const choicesOf = (question: QuestionInFull): readonly Chosen[] =>
  question.kind === 'answers' ? question.answers.map(({ value }) => ({ type: 'value', value })) : question.other ? pairOf(question).map(({ recordId, name }) => ({ type: 'end', recordId, name })) : [];

const Before = ({ question }: { readonly question: QuestionInFull }) => {
  const session = useSession();
  const { before, recordKind, field, kind } = question;
  if (kind !== 'answers') return <span />;
  return (
    <span className="sm sec">
      {before === null ? t('two.before.none') : <bdi>{t('two.before', { value: valueWords(recordKind, field, before.value, session), when: formatMoment(before.until, session.utcOffsetMinutes, session.today) })}</bdi>}
    </span>
  );
};

/** Written beside each of the answers, and the same in all of them. */
const Shared = ({ question }: { readonly question: QuestionInFull }) => {
  const session = useSession();
  const shared = besideBoth(question);
  if (shared.length === 0) return null;
  return (
    <ul className="question__same" aria-label={t('two.same')}>
      <li className="question__standing">{t('two.same')}</li>
      {shared.map(({ field, value }) => <li key={field}><span className="mute">{fieldName(field)}: </span><bdi>{valueWords(question.recordKind, field, value, session)}</bdi></li>)}
    </ul>
  );
};

const Body = ({ question, place, head, next, onSettled, onAsked }: Omit<QuestionCardProps, 'id' | 'patientId'> & { readonly question: QuestionInFull; readonly onAsked: () => void }) => {
  const { staffId: readerId } = useSession();
  const { id, patientId, maySettle, kind, ownerName, isYours } = question;
  const [chosen, setChosen] = useState<Chosen | undefined>(() => {
    const kept = halfTyped('review.resolve', patientId, { id: '', chosen: { type: 'keep' }, value: '', reason: '' });
    return kept?.id === id && maySettle ? (kept.chosen as Chosen) : undefined;
  });
  const [failure, setFailure] = useState<string | Failure>();
  const choices = choicesOf(question);
  const asked = kind === 'answers' ? toAsk(question, readerId) : undefined;
  const canKeep = kind !== 'answers' && kind !== 'duplicate-number';
  const lastKey = String(choices.length + 1);
  const ask = async (staffId: string): Promise<void> => {
    const outcome = await outcomeOf(clinic['review.ask']({ id, patientId, staffId }));
    setFailure(outcome.type !== 'value' ? outcome : outcome.value.type === 'asked' ? undefined : t(`two.${outcome.value.type}`));
    onAsked();
  };
  const last = canKeep ? () => { setChosen({ type: 'keep' }); } : asked ? () => { void ask(asked.staffId); } : undefined;
  const keys: Keys = maySettle ? { ...Object.fromEntries(choices.slice(0, 8).map((choice, i) => [String(i + 1), () => { setChosen(choice); }])), ...(last ? { [lastKey]: last } : {}) } : {};
  useKeys(keys);
  return (
    <>
      <div className="panel__head question__head"><Icon name="rings" /><h2>{t(kind === 'answers' ? 'two.title' : `two.pair.${kind}`)}</h2><span className="end sm sec">{next}{place}</span></div>
      {head}
      <p className="question__text"><b><bdi>{kind === 'answers' ? questionWords(question) : sharedName(question)}</bdi></b> {showingWords(question)}</p>
      {kind === 'answers'
        ? <div className="question__answers">{question.answers.map(({ value }, i) => <AnswerPart key={String(value)} question={question} place={i} onKeep={() => { setChosen({ type: 'value', value }); }} />)}</div>
        : <PairPart question={question} onChoose={setChosen} />}
      <Shared question={question} />
      <div className="question__foot">
        <Before question={question} />
        {(ownerName !== '' || isYours) && <span className="tag">{isYours ? t('two.asked.you') : t('two.asked', { name: ownerName })}</span>}
        {maySettle && kind === 'answers' && isWritten(question) && <Action kind="quiet" onClick={() => { setChosen({ type: 'another' }); }}>{t('two.another')}</Action>}
        {maySettle && asked && <Action kind="quiet" keys={lastKey} onClick={() => { void ask(asked.staffId); }}>{t('two.ask', { name: asked.staffName })}</Action>}
        {maySettle && canKeep && <Action kind="quiet" keys={lastKey} onClick={() => { setChosen({ type: 'keep' }); }}>{t(question.other ? 'two.pair.keep' : 'two.pair.seen')}</Action>}
        {!maySettle && <span className="sm sec">{t('two.mayNot')}</span>}
      </div>
      {typeof failure === 'string' && <p role="alert" className="problem question__text">{failure}</p>}
      {typeof failure === 'object' && <FailurePanel failure={failure} />}
      {chosen && <SettleDialog question={question} chosen={chosen} onClose={(isSettled) => { setChosen(undefined); if (isSettled) onSettled(); }} />}
    </>
  );
};

/** One question with its answers side by side. Nothing is preselected: whoever chooses presses the key of an answer and says why. */
export const QuestionCard = ({ id, patientId, place, head, next, onSettled }: QuestionCardProps) => {
  const [answer, reload] = useQuestion(id, patientId);
  return (
    <section className="panel question" aria-label={t('two.title')} data-region>
      {answer.type === 'loading' && <Bones sentence={t('two.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {answer.type === 'value' && !answer.value.question && <StatePanel icon="check" title={t('two.gone')}><p>{t('two.gone.text')}</p></StatePanel>}
      {answer.type === 'value' && answer.value.question && <Body key={id} question={answer.value.question} place={place} head={head} next={next} onSettled={onSettled} onAsked={() => { void reload(); }} />}
    </section>
  );
};
