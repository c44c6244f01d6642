import type { Draft, KeptDraft } from '#shared/drafts/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { useNavigation } from '#renderer/navigation/index.ts';
import { focusNow } from './focus.ts';
import type { Focus } from './focus.ts';
import { useDraftNotice } from './notice-store.ts';

/** Which form, about whom; null for a form about nobody yet. */
export interface FormName {
  readonly form: string;
  readonly patientId: string | null;
}

interface Known extends FormName {
  /** JSON. */
  readonly fields: string;
  readonly place: string;
  readonly focus: Focus | null;
}

interface Shown extends FormName {
  readonly empty: () => void;
}

const pause = 200;
/** Whoever types without a pause is kept all the same. */
const longestPause = 400;
const againAfter = 5_000;

/** What this window knows to be half typed, and what of it main has not been told yet. */
const known = new Map<string, Known>();
const untold = new Map<string, FormName>();
const underWay = new Set<Promise<void>>();
let shown: readonly Shown[] = [];
let lastFocus: Focus | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let untoldSince = 0;

const keyOf = ({ form, patientId }: FormName): string => `${form} ${patientId ?? ''}`;
const here = (): string => JSON.stringify(useNavigation.getState().place);
const place: FormName = { form: 'place', patientId: null };

const later = (after = pause): void => {
  if (timer === undefined) untoldSince = Date.now();
  clearTimeout(timer);
  timer = setTimeout(() => { void flushDrafts(); }, Math.max(0, Math.min(after, untoldSince + Math.max(after, longestPause) - Date.now())));
};

const tell = async (name: FormName): Promise<void> => {
  const draft = known.get(keyOf(name));
  const { form, patientId } = name;
  const outcome = await outcomeOf(draft ? clinic['drafts.save'](draft satisfies Draft) : clinic['drafts.discard']({ form, patientId }));
  const isEnding = outcome.type === 'gone' || (outcome.type === 'refused' && ['locked', 'wrong-window', 'no-session'].includes(outcome.reason));
  useDraftNotice.getState().keeping(outcome.type === 'value' || isEnding);
  // Tried again where that may help; what is too long must become shorter first.
  if (outcome.type === 'value' || isEnding || (outcome.type === 'refused' && outcome.reason !== 'disk-full') || untold.has(keyOf(name))) return;
  untold.set(keyOf(name), name);
  later(againAfter);
};

/** The form in front, with the keyboard's place in it. */
const rememberFocus = (): void => {
  lastFocus = focusNow() ?? lastFocus;
  const front = shown.at(-1);
  const draft = front && known.get(keyOf(front));
  if (draft && JSON.stringify(draft.focus) !== JSON.stringify(lastFocus)) {
    known.set(keyOf(draft), { ...draft, place: here(), focus: lastFocus });
    untold.set(keyOf(draft), draft);
  }
};

const rememberPlace = (): void => {
  const front = shown.at(-1);
  const now: Known = { ...place, place: here(), fields: JSON.stringify(front ? { form: front.form, patientId: front.patientId } : null), focus: lastFocus };
  if (JSON.stringify(known.get(keyOf(place))) === JSON.stringify(now)) return;
  known.set(keyOf(place), now);
  untold.set(keyOf(place), place);
};

/** Tells main at once of everything that changed; done when main has answered, also to what was told before. */
export const flushDrafts = async (): Promise<void> => {
  clearTimeout(timer);
  timer = undefined;
  rememberFocus();
  const names = [...untold.values()];
  untold.clear();
  for (const name of names) {
    const told = tell(name).finally(() => { underWay.delete(told); });
    underWay.add(told);
  }
  await Promise.all(underWay);
};

/** A form changed; `undefined` when nothing in it is worth keeping any more: it was saved or emptied, so that goes at once. */
export const keepDraft = (name: FormName, fields: unknown): void => {
  const before = known.get(keyOf(name));
  if (fields === undefined) {
    if (!before) return;
    known.delete(keyOf(name));
    untold.set(keyOf(name), name);
    useDraftNotice.getState().gone(name);
    void flushDrafts();
    return;
  }
  const json = JSON.stringify(fields);
  if (before?.fields === json) return;
  const isInFront = shown.some((each) => keyOf(each) === keyOf(name));
  known.set(keyOf(name), { form: name.form, patientId: name.patientId, fields: json, place: before && !isInFront ? before.place : here(), focus: isInFront ? focusNow() ?? lastFocus : (before?.focus ?? null) });
  untold.set(keyOf(name), name);
  later();
};

/** What was half typed in this form, as it was given to `keepDraft`; undefined when nothing was, or it cannot be read. */
export const draftOf = (name: FormName): unknown => {
  const draft = known.get(keyOf(name));
  if (!draft) return undefined;
  try {
    return JSON.parse(draft.fields) as unknown;
  } catch {
    return undefined;
  }
};

/** The form stands on the screen now; answers the function that says that it went. */
export const showForm = (form: Shown): (() => void) => {
  shown = [...shown, form];
  return () => { shown = shown.filter((each) => each !== form); };
};

/** Throws away what is half typed in a form, on the screen and where it was kept. */
export const throwAway = (name: FormName): void => {
  shown.find((each) => keyOf(each) === keyOf(name))?.empty();
  keepDraft(name, undefined);
};

/** Fills in what main kept. Called once, before the first page is shown. */
export const fillDrafts = (drafts: readonly KeptDraft[]): void => {
  for (const { savedAt: _savedAt, ...draft } of drafts) known.set(keyOf(draft), draft);
};

/** Keeps up with the keyboard and with where one is; answers the function that stops it. */
export const watchWindow = (): (() => void) => {
  const now = (): void => { rememberFocus(); rememberPlace(); void flushDrafts(); };
  const soon = (): void => {
    rememberFocus();
    if (untold.size > 0) later();
  };
  const hidden = (): void => { if (document.visibilityState === 'hidden') now(); };
  const stopPlaces = useNavigation.subscribe((state, before) => {
    if (state.place === before.place) return;
    lastFocus = null;
    // The next page's form is on the screen only after it was drawn.
    setTimeout(() => { rememberPlace(); later(); }, 50);
  });
  const stops = [
    listen(window, 'blur', now), listen(window, 'pagehide', now), listen(document, 'visibilitychange', hidden),
    listen(document, 'selectionchange', soon), listen(document, 'focusin', soon),
  ];
  return () => {
    stopPlaces();
    stops.forEach((stop) => { stop(); });
    clearTimeout(timer);
  };
};

/** Everything, the place too, before the content goes. */
export const flushAll = (): Promise<void> => {
  rememberFocus();
  rememberPlace();
  return flushDrafts();
};

const listen = (on: EventTarget, kind: string, hear: () => void): (() => void) => {
  on.addEventListener(kind, hear);
  return () => { on.removeEventListener(kind, hear); };
};
