import type { KeptDraft } from '#shared/drafts/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { go } from '#renderer/navigation/index.ts';
import type { Place } from '#renderer/navigation/index.ts';
import { labelOf, returnFocus } from './focus.ts';
import { isLike } from './is-like.ts';
import { fillDrafts } from './keeper.ts';
import type { FormName } from './keeper.ts';
import { useDraftNotice } from './notice-store.ts';

/** What a form does with its kept fields. `isInFront`: the window returns to it, so it has to be what its place shows. */
export type TakeUp = Readonly<Record<string, (fields: unknown, patientId: string | null, isInFront: boolean) => void>>;

const hour = 3_600_000;
/** Nobody wants yesterday's chart open in the morning: opening it is written in the audit. What was typed waits at its place all the same. */
const longest = { place: hour, form: 12 * hour };

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
};

const isPlace = (value: unknown): value is Place =>
  isLike({ page: '' }, value) && ((value.page !== 'chart' && value.page !== 'find') || isLike(value.page === 'chart' ? { patientId: '' } : { query: '' }, value));

const isSame = (one: FormName, other: FormName): boolean => one.form === other.form && one.patientId === other.patientId;

/** The form somebody was in, by the newest of what was kept. */
const frontOf = (newest: KeptDraft, forms: readonly KeptDraft[]): KeptDraft | undefined => {
  if (newest.form !== 'place') return newest;
  const name = parsed(newest.fields);
  return isLike<FormName>({ form: '', patientId: null }, name) ? forms.find((form) => isSame(form, name)) : undefined;
};

/** Fills every form with what was half typed in it and goes back to where one was. Called once, before the first page is shown. */
export const returnToDrafts = async (takeUp: TakeUp): Promise<void> => {
  const outcome = await outcomeOf(clinic['drafts.mine']({}));
  if (outcome.type !== 'value') return;
  const { drafts } = outcome.value;
  fillDrafts(drafts);
  const forms = drafts.filter(({ form }) => form !== 'place');
  const take = (draft: KeptDraft, isInFront: boolean): void => { takeUp[draft.form]?.(parsed(draft.fields), draft.patientId, isInFront); };
  const [newest] = drafts;
  const front = newest && frontOf(newest, forms);
  const isRecent = newest && Date.now() - Date.parse(newest.savedAt) < (front ? longest.form : longest.place);
  const place = newest && parsed(newest.place);
  const returnsTo = isRecent && isPlace(place) ? place : undefined;
  forms.toReversed().forEach((form) => { if (form !== front) take(form, false); });
  if (front) take(front, returnsTo !== undefined);
  if (!returnsTo) return;
  go(returnsTo);
  void comeBack(newest?.focus ?? null, front);
};

const comeBack = async (focus: KeptDraft['focus'], front: KeptDraft | undefined): Promise<void> => {
  const { show } = useDraftNotice.getState();
  if (front) show({ form: front.form, patientId: front.patientId, label: '' });
  const field = focus && (await returnFocus(focus));
  if (front && field) show({ form: front.form, patientId: front.patientId, label: labelOf(field) });
};
