import type { QuestionInFull } from '#shared/review/contract.ts';
import type { FieldValue } from '#shared/review/unsettled.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useSession } from '#renderer/session/index.ts';
import { isTextKey, t } from '#renderer/text/index.ts';
import type { Chosen } from './SettleDialog.tsx';
import { fieldName, valueWords } from './words.ts';

/** What tells two records of a kind apart. */
const told: Readonly<Record<string, readonly string[]>> = {
  appointment: ['starts', 'ends', 'practitioner', 'service', 'location'], medication: ['dosage', 'started', 'authored', 'prescriber', 'reason'], patient: ['familyName', 'givenNames', 'birthDate', 'phone', 'street'],
};

interface PairPartProps {
  readonly question: QuestionInFull;
  readonly onChoose: (chosen: Chosen) => void;
}

/** The two records of a question, and which of them could end. */
export const pairOf = ({ recordId, fields, recordName, other }: QuestionInFull): readonly { readonly recordId: string; readonly name: string; readonly fields: Readonly<Record<string, FieldValue>> }[] =>
  [{ recordId, name: recordName, fields }, ...(other ? [{ recordId: other.recordId, name: other.recordName, fields: other.fields }] : [])];

/** Two records side by side, each with the button that ends it. */
export const PairPart = ({ question, onChoose }: PairPartProps) => {
  const session = useSession();
  const { recordKind, maySettle } = question;
  const endKey = `two.pair.end.${recordKind}`;
  return (
    <div className="question__answers">
      {pairOf(question).map((record, place) => (
        <div key={record.recordId} className="question__answer">
          <p className="question__standing">{t(place === 0 ? 'two.pair.one' : 'two.pair.other')}</p>
          <p className="question__value"><bdi>{record.name}</bdi></p>
          <ul className="question__who">
            {(told[recordKind] ?? []).filter((field) => (record.fields[field] ?? '') !== '').map((field) => (
              <li key={field}><span className="mute">{fieldName(field)}: </span><bdi>{valueWords(recordKind, field, record.fields[field] ?? null, session)}</bdi></li>
            ))}
          </ul>
          {maySettle && question.other && isTextKey(endKey) && (
            <Action keys={String(place + 1)} onClick={() => { onChoose({ type: 'end', recordId: record.recordId, name: record.name }); }}>{t(endKey as 'two.pair.end.medication')}</Action>
          )}
        </div>
      ))}
    </div>
  );
};
