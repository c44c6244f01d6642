import type { Question, QuestionInFull } from '#shared/review/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import type { Answer } from '#renderer/api/use-answer.ts';

/** What settles or raises a question tells so by its record's kind, or as `review`. */
export const useQuestions = (patientId: string | null): readonly [Answer<{ readonly questions: readonly Question[] }>, () => Promise<void>] =>
  useAnswer(`questions ${patientId ?? ''}`, () => clinic['review.list']({ patientId }), (kinds, ids) => kinds.length > 0 && (patientId === null || ids.includes(patientId)));

export const useQuestion = (id: string, patientId: string | null): readonly [Answer<{ readonly question: QuestionInFull | null }>, () => Promise<void>] =>
  useAnswer(`question ${id}`, () => clinic['review.show']({ id, patientId }), (kinds, ids) => kinds.includes('review') || (patientId !== null && ids.includes(patientId)));
