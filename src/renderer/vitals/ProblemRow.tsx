import { mayBeKept } from '#shared/vitals/check-reading.ts';
import { measures } from '#shared/vitals/measures.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { t } from '#renderer/text/index.ts';
import { withLikely } from './draft.ts';
import type { DraftRow, RowProblem } from './draft.ts';
import { likelyWords, problemWords } from './words.ts';

interface ProblemRowProps {
  readonly name: MeasureName;
  readonly row: DraftRow;
  readonly problem: RowProblem | undefined;
  readonly onChange: (change: (row: DraftRow) => DraftRow) => void;
}

const typedWords = (row: DraftRow): string => (row.second === '' ? row.text : `${row.text}/${row.second}`);

/** What is odd, the question, and the two keys that answer it. */
export const ProblemRow = ({ name, row, problem, onChange }: ProblemRowProps) => {
  if (!problem) {
    return <tr className="askmsg"><td colSpan={5}><div id={`problem-${name}`}><Icon name="check" size={16} /><span>{t('problem.isKept')}</span></div></td></tr>;
  }
  const isRefused = problem.type === 'not-a-number' || !mayBeKept(problem);
  const words = problem.type === 'not-a-number' ? { fact: t('problem.notNumber'), question: '' } : problemWords(problem, typedWords(row), row.unit);
  const likely = 'likely' in problem ? problem.likely : null;
  return (
    <tr className={isRefused ? 'askmsg askmsg--refused' : 'askmsg'}>
      <td colSpan={5}>
        <div>
          <Icon name="warn" size={16} />
          <span id={`problem-${name}`} role="alert"><b>{words.fact}</b> {words.question}</span>
          <span className="end">
            {likely && <button type="button" className="answer" onClick={() => { onChange((now) => withLikely(now, problem)); }}><Kbd>F2</Kbd>{t('problem.use', { likely: likelyWords(measures[name], likely, row.unit) })}</button>}
            {!isRefused && <button type="button" className="answer" onClick={() => { onChange((now) => ({ ...now, isKept: true, isSettled: true })); }}><Kbd>F4</Kbd>{t('problem.keep', { value: typedWords(row) })}</button>}
          </span>
        </div>
      </td>
    </tr>
  );
};
