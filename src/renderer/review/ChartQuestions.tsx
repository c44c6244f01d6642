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

const gravity = { safest: 0, both: 1, newer: 2 } as const;

/** What of this chart waits to be settled, one after the other: what may harm first, then the oldest. Nothing at all where there is nothing, or where it cannot be asked. */
export const ChartQuestions = ({ patientId, recordId, onSettled }: ChartQuestionsProps) => {
  const [answer, reload] = useQuestions(patientId);
  const [at, setAt] = useState(0);
  const all = answer.type === 'value' ? answer.value.questions.filter((question) => recordId === undefined || question.recordId === recordId) : [];
  const questions = all.toSorted((a, b) => gravity[a.showing] - gravity[b.showing]);
  const place = Math.min(at, questions.length - 1);
  const question = questions[place];
  if (!question) return null;
  const next = questions.length < 2 ? undefined : <button type="button" className="btn btn--quiet btn--sm" onClick={() => { setAt((place + 1) % questions.length); }}>{t('two.next')}</button>;
  return <QuestionCard key={question.id} id={question.id} patientId={patientId} place={t('two.of', { at: place + 1, all: questions.length })} next={next} onSettled={() => { void reload(); onSettled?.(); }} />;
};
