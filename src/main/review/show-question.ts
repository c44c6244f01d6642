import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { QuestionInFull, reviewContract } from '#shared/review/contract.ts';
import { recordNameOf, settlePrivilegeOf } from '#shared/review/record-kinds.ts';
import { inOrder } from '#shared/review/safest.ts';
import type { FieldValue } from '#shared/review/unsettled.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { unpackClock } from '#main/records/index.ts';
import type { RecordFields } from '#main/records/kind.ts';
import type { ReviewParts } from './parts.ts';
import { asFieldValue, knownQuestions, toQuestion, valuesOf } from './questions.ts';
import type { Known } from './questions.ts';
import { clocksOf, openQuestion, ownDevice, peopleByIds, valueBefore } from './store.ts';
import type { AnswerRow } from './store.ts';

type Show = (typeof reviewContract)['review.show'];

/** Names one answer: whoever chooses says which they had seen. */
export const dotOf = ({ dev, q }: AnswerRow): string => `${dev}.${q}`;

/** The open question with this id, as far as this person may be asked it. */
export const questionOf = async ({ read, viewer }: Pick<CallContext, 'read' | 'viewer'>, { kinds }: ReviewParts, { id, patientId }: { readonly id: string; readonly patientId: string | null }): Promise<Known | undefined> => {
  const row = await openQuestion(read, id);
  return row?.patientId === patientId ? (await knownQuestions(read, kinds, viewer, [row]))[0] : undefined;
};

const told = (fields: RecordFields): Record<string, FieldValue> => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, asFieldValue(value)]));

const momentOf = (at: bigint): string => new Date(Number(at >> 16n)).toISOString();

/** Who said this, newest first, and what they wrote beside it in the same go. */
const answerOf = (known: Known, value: FieldValue, own: number, deviceName: ReviewParts['deviceName']): QuestionInFull['answers'][number] => {
  const { row, answers, allAnswers } = known;
  const those = inOrder(row.recordKind, row.field, answers).filter((answer) => answer.value === value);
  const beside = allAnswers.filter((other) => other.field !== row.field && those.some(({ dev, q }) => other.dev === dev && other.q === q));
  return {
    value,
    said: those.map(({ staffId, staffName, role, dev, at }) => ({ staffId, staffName, role, deviceName: deviceName(dev), isThisComputer: dev === own, at: momentOf(at) })),
    beside: beside.map(({ field, value: written }) => ({ field, value: written })),
  };
};

type Said = NonNullable<QuestionInFull['made']>;

/** Who made these records, where and when. */
const makersOf = async (read: CallContext['read'], recordIds: readonly string[], own: number, deviceName: ReviewParts['deviceName']): Promise<ReadonlyMap<string, Said>> => {
  const clocks = (await clocksOf(read, recordIds)).map(({ recordId, clk }) => ({ recordId, ...unpackClock(clk).base })).filter(({ dot }) => dot.dev > 0);
  const people = await peopleByIds(read, clocks.map(({ usr }) => usr));
  return new Map(clocks.map(({ recordId, dot: { dev }, hlc, usr }) => {
    const person = people.find(({ id }) => id === usr);
    return [recordId, { staffId: usr, staffName: person?.name ?? '', role: person?.role ?? '', deviceName: deviceName(dev), isThisComputer: dev === own, at: momentOf(hlc) }];
  }));
};

/** The answers side by side, who gave them, what stood before and what stands meanwhile. */
export const showQuestion = (parts: ReviewParts) => async (context: CallContext, input: InputOf<Show>): Promise<OutputOf<Show>> => {
  const { read, viewer } = context;
  const known = await questionOf(context, parts, input);
  if (!known) return { question: null };
  const { row, fields, other, answers } = known;
  const own = await ownDevice(read);
  const makers = row.otherId === null ? new Map<string, Said>() : await makersOf(read, [row.recordId, row.otherId], own, parts.deviceName);
  return {
    question: {
      ...toQuestion(known, viewer.staffId),
      answers: row.kind === 'answers' ? valuesOf(known).map((value) => answerOf(known, value, own, parts.deviceName)) : [],
      before: row.field === '' ? null : await valueBefore(read, row.recordId, row.field),
      other: row.otherId === null ? null : { recordId: row.otherId, recordName: recordNameOf(row.recordKind, other?.fields ?? {}), fields: told(other?.fields ?? {}), made: makers.get(row.otherId) ?? null },
      made: makers.get(row.recordId) ?? null,
      fields: told(fields), seen: answers.map(dotOf), maySettle: viewer.may('review:settle') && viewer.may(settlePrivilegeOf(row.recordKind)),
    },
  };
};
