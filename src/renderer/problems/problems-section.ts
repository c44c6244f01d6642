import type { Problem } from '#shared/problems/problem.ts';
import { clinic } from '#renderer/api/client.ts';
import { toldWords, whenWords } from '#renderer/sections/index.ts';
import type { MarkName, RowLook, SectionSpec } from '#renderer/sections/index.ts';
import { t } from '#renderer/text/index.ts';

const marks: Readonly<Record<Problem['clinicalStatus'], MarkName>> = {
  active: 'now', recurrence: 'now', relapse: 'now', inactive: 'over', remission: 'over', resolved: 'over', unknown: 'ask',
};
const isTakenBack = ({ verification }: Problem): boolean => verification === 'refuted' || verification === 'entered-in-error';
/** Said only where it is less than certain. */
const doubts: readonly Problem['verification'][] = ['provisional', 'differential', 'unconfirmed'];

export const problemLook = (problem: Problem): RowLook => {
  const { display, code, onset, recordedOn, onsetText, clinicalStatus, verification } = problem;
  const takenBack = isTakenBack(problem);
  const status = takenBack ? t(`verified.${verification}`)
    : doubts.includes(verification) ? `${t(`clinical.${clinicalStatus}`)}, ${t(`verified.${verification}`)}` : t(`clinical.${clinicalStatus}`);
  return { name: display || code, when: onset ?? (onsetText === '' ? recordedOn : null), whenText: onsetText, status, mark: takenBack ? 'not' : marks[clinicalStatus], isTakenBack: takenBack };
};

export const problemsSection: SectionSpec<Problem> = {
  name: 'problems', kind: 'condition',
  ask: (query) => clinic['problems.list'](query),
  groupWords: (group) => t(`category.${group as Problem['category']}`),
  look: problemLook,
  columns: [
    { head: 'problem.abated', width: 'm', isExtra: true, text: ({ abated, abatedText }) => toldWords(abated, abatedText, 0) },
    { head: 'problem.severity', width: 's', isExtra: true, text: ({ severity }) => severity },
    { head: 'problem.category', width: 'm', isExtra: true, text: ({ category }) => t(`category.${category}`) },
  ],
  fields: (problem, offset) => [
    ['problem.onset', toldWords(problem.onset, problem.onsetText, offset)], ['problem.abated', toldWords(problem.abated, problem.abatedText, offset)],
    ['problem.clinical', t(`clinical.${problem.clinicalStatus}`)], ['problem.verification', problem.verification === 'unknown' ? '' : t(`verified.${problem.verification}`)],
    ['problem.severity', problem.severity], ['problem.category', t(`category.${problem.category}`)],
    ['problem.recorded', problem.recordedOn === null ? '' : whenWords(problem.recordedOn, offset)], ['problem.recordedBy', problem.recordedBy], ['row.code', problem.code],
  ],
  note: ({ note }) => note,
};
