import type { QuestionInFull } from '#shared/review/contract.ts';
import type { FieldValue } from '#shared/review/unsettled.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useSession } from '#renderer/session/index.ts';
import { isTextKey, t } from '#renderer/text/index.ts';
import { SaidBy } from './SaidBy.tsx';
import type { Chosen } from './SettleDialog.tsx';
import { comparedFields, fieldName, sharedName, valueWords } from './words.ts';

interface PairPartProps {
  readonly question: QuestionInFull;
  readonly onChoose: (chosen: Chosen) => void;
}

interface OfPair {
  readonly recordId: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly made: QuestionInFull['made'];
}

/** The two records of a question, and which of them could end. */
export const pairOf = ({ recordId, fields, recordName, made, other }: QuestionInFull): readonly OfPair[] =>
  [{ recordId, name: recordName, fields, made }, ...(other ? [{ recordId: other.recordId, name: other.recordName, fields: other.fields, made: other.made }] : [])];

/** Two records side by side: where they differ, line by line, who made each, and the button that ends it; what is the same in both once, below. */
export const PairPart = ({ question, onChoose }: PairPartProps) => {
  const session = useSession();
  const { recordKind, maySettle } = question;
  const endKey = `two.pair.end.${recordKind}`;
  const { differing, same } = comparedFields(question);
  const line = (field: string, value: FieldValue) => <><span className="mute">{fieldName(field)}: </span><bdi>{valueWords(recordKind, field, value, session)}</bdi></>;
  return (
    <>
      <div className="question__answers">
        {pairOf(question).map((record, place) => (
          <div key={record.recordId} className="question__answer">
            <p className="question__standing">{t(place === 0 ? 'two.pair.one' : 'two.pair.other')}</p>
            {sharedName(question) === '' && <p className="question__value"><bdi>{record.name}</bdi></p>}
            <ul className="question__differs">{differing.map((field) => <li key={field}>{line(field, record.fields[field] ?? null)}</li>)}</ul>
            {record.made && <p className="question__who"><span><SaidBy said={record.made} /></span></p>}
            {maySettle && question.other && isTextKey(endKey) && (
              <Action keys={String(place + 1)} onClick={() => { onChoose({ type: 'end', recordId: record.recordId, name: record.name }); }}>{t(endKey as 'two.pair.end.medication')}</Action>
            )}
          </div>
        ))}
      </div>
      {same.length > 0 && <ul className="question__same" aria-label={t('two.same')}><li className="question__standing">{t('two.same')}</li>{same.map((field) => <li key={field}>{line(field, question.fields[field] ?? null)}</li>)}</ul>}
    </>
  );
};
