import type { Result } from '#shared/results/result.ts';
import { clinic } from '#renderer/api/client.ts';
import { whenWords } from '#renderer/sections/index.ts';
import type { MarkName, RowLook, SectionSpec } from '#renderer/sections/index.ts';
import { t } from '#renderer/text/index.ts';
import { kindWords, rangeWords, readingWords, valueWords } from './result-words.ts';
import { ResultTrend } from './ResultTrend.tsx';
import { SparkCell, Sparks } from './Sparks.tsx';
import { ValueCell } from './ValueCell.tsx';

const marks: Readonly<Record<Result['status'], MarkName>> = {
  registered: 'coming', preliminary: 'coming', final: 'over', amended: 'over', corrected: 'over', cancelled: 'not', 'entered-in-error': 'not', unknown: 'ask',
};

export const resultLook = ({ display, code, effective, status }: Result): RowLook => ({
  name: display || code, when: effective, whenText: '', status: t(`result.status.${status}`), mark: marks[status], isTakenBack: status === 'entered-in-error',
});

const readWords = (result: Result): string => [valueWords(result), readingWords(result)].filter((part) => part !== '').join(', ');

export const resultsSection: SectionSpec<Result> = {
  name: 'results', kind: 'result',
  ask: (query) => clinic['results.list'](query),
  groupWords: kindWords,
  look: resultLook,
  columns: [
    { head: 'result.value', width: 'm', text: readWords, Cell: ValueCell },
    { head: 'result.rangeHead', width: 's', isExtra: true, text: rangeWords },
    { head: 'result.trend', width: 'l', isExtra: true, text: () => '', Cell: SparkCell },
    { head: 'result.category', width: 's', isExtra: true, isWide: true, text: ({ category }) => kindWords(category) },
  ],
  Around: Sparks,
  Lead: ({ row }) => (row.code === '' || row.value === null ? null : <ResultTrend row={row} />),
  fields: (result, offset) => [
    ['result.value', valueWords(result)], ['result.interpretation', readingWords(result)], ['result.range', rangeWords(result)],
    ['result.taken', result.effective === null ? '' : whenWords(result.effective, offset)], ['result.category', kindWords(result.category)],
    ['result.performer', result.performer], ['row.code', result.code],
  ],
  note: ({ note }) => note,
};
