import { useState } from 'react';
import { t } from '#renderer/text/index.ts';
import { QuestionCard } from './QuestionCard.tsx';
import { useQuestions } from './use-questions.ts';

interface ChartQuestionsProps {
  readonly patientId: string;
  /** Only those of one record. */
  readonly recordId?: string;
  readonly onSettled?: () => void;
}

/** What of this chart waits to be settled, one after the other, oldest first. Nothing at all where there is nothing, or where it cannot be asked. */
export const ChartQuestions = ({ patientId, recordId, onSettled }: ChartQuestionsProps) => {
  const [answer, reload] = useQuestions(patientId);
  const [at, setAt] = useState(0);
  const questions = answer.type === 'value' ? answer.value.questions.filter((question) => recordId === undefined || question.recordId === recordId) : [];
  const place = Math.min(at, questions.length - 1);
  const question = questions[place];
  if (!question) return null;
  const head = questions.length < 2 ? undefined : (
    <div className="question__others">
      <button type="button" className="btn btn--quiet btn--sm" onClick={() => { setAt((place + 1) % questions.length); }}>{t('two.next')}</button>
    </div>
  );
  return <QuestionCard key={question.id} id={question.id} patientId={patientId} place={t('two.of', { at: place + 1, all: questions.length })} head={head} onSettled={() => { void reload(); onSettled?.(); }} />;
};
