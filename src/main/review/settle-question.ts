import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { reviewContract } from '#shared/review/contract.ts';
import { settlePrivilegeOf } from '#shared/review/record-kinds.ts';
import type { FieldValue } from '#shared/review/unsettled.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { RecordKind, RecordWrite } from '#main/records/record-write.ts';
import type { ReviewParts } from './parts.ts';
import type { Known } from './questions.ts';
import { dotOf, questionOf } from './show-question.ts';
import { giveTo, isAtWork, settleQuestion } from './store.ts';

type Resolve = (typeof reviewContract)['review.resolve'];
type Ask = (typeof reviewContract)['review.ask'];
type Choice = InputOf<Resolve>['choice'];

/** How one of two records ends, without being deleted. */
const endings: Readonly<Record<string, Readonly<Record<string, FieldValue>>>> = {
  medication: { status: 'stopped' }, appointment: { status: 'cancelled' },
};

const isSameSet = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((each) => b.includes(each));

/** What is written for a choice; undefined where the choice does not fit the question. */
const writeOf = async ({ row, answers }: Known, choice: Choice, nextRecordNumber: () => Promise<string>): Promise<Omit<RecordWrite, 'kind' | 'patientId'> | 'nothing' | undefined> => {
  if (choice.type === 'value') return row.kind === 'answers' && answers.length > 0 ? { id: row.recordId, fields: { [row.field]: choice.value }, settles: [row.field] } : undefined;
  // Two patients with one number cannot both stay as they are.
  if (choice.type === 'keep') return row.kind !== 'answers' && row.kind !== 'duplicate-number' ? 'nothing' : undefined;
  const isOneOfThem = row.otherId !== null && (choice.recordId === row.recordId || choice.recordId === row.otherId);
  if (!isOneOfThem) return undefined;
  if (row.kind === 'duplicate-number') return { id: choice.recordId, fields: { recordNumber: await nextRecordNumber() }, settles: ['recordNumber'] };
  const fields = endings[row.recordKind];
  return fields && { id: choice.recordId, fields };
};

/** An ordinary write that has seen every answer: it travels like any other, and settles on every device what it settles here. */
export const resolveQuestion = (parts: ReviewParts) => async (context: CallContext, input: InputOf<Resolve>): Promise<OutputOf<Resolve>> => {
  const { tx, clock, session, viewer, emit } = context;
  const refused = (type: 'no-such' | 'changed' | 'does-not-fit' | 'not-yours'): OutputOf<Resolve> => ({ type, settledAt: null });
  const known = await questionOf(context, parts, input);
  if (!known) return refused('no-such');
  const { row, answers } = known;
  if (!viewer.may(settlePrivilegeOf(row.recordKind))) return refused('not-yours');
  // A third answer came while two were looked at: nobody chose against it yet.
  if (!isSameSet(input.seen, answers.map(dotOf))) return refused('changed');
  const write = await writeOf(known, input.choice, () => parts.nextRecordNumber(tx));
  if (write === undefined) return refused('does-not-fit');
  if (write !== 'nothing') {
    const patientId = (write.id === row.otherId ? known.other?.owner : row.patientId) ?? write.id;
    const [outcome] = await parts.records.write(tx, [{ ...write, kind: row.recordKind as RecordKind, patientId }], { staffId: session.staffId });
    if (outcome?.type !== 'applied') return refused('does-not-fit');
  }
  const at = clock.now();
  await settleQuestion(tx, row.id, { at, by: session.staffId, reason: input.reason });
  emit({ type: 'records-changed', kinds: [row.recordKind, 'review'], patientIds: [row.patientId, known.other?.owner].filter((id) => typeof id === 'string') });
  return { type: 'settled', settledAt: at };
};

/** Makes a question somebody's task here. Everybody who may settle it still may. */
export const askSomebody = (parts: ReviewParts) => async (context: CallContext, { staffId, ...about }: InputOf<Ask>): Promise<OutputOf<Ask>> => {
  const known = await questionOf(context, parts, about);
  if (!known) return { type: 'no-such' };
  if (!(await isAtWork(context.tx, staffId))) return { type: 'no-such-person' };
  await giveTo(context.tx, known.row.id, staffId);
  context.emit({ type: 'records-changed', kinds: ['review'], patientIds: about.patientId === null ? [] : [about.patientId] });
  return { type: 'asked' };
};
