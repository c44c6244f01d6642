import type { Draft } from '#shared/drafts/contract.ts';

export type Focus = NonNullable<Draft['focus']>;
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const fields = 'input, textarea, select';
/** Where forms stand: the page and the dialogs over it, not the command field. */
const places = 'main, [role="dialog"]';
const patience = 10_000;

const ownWords = (element: Element | null | undefined): string => {
  const copy = element?.cloneNode(true) as Element | undefined;
  copy?.querySelectorAll('.opt').forEach((optional) => { optional.remove(); });
  return copy?.textContent.trim() ?? '';
};

/** What the field is called on the screen; one of several side by side by its group. */
export const labelOf = (field: Field): string =>
  field.getAttribute('aria-label') ?? (field.type === 'radio' ? ownWords(field.closest('fieldset')?.querySelector('legend')) : ownWords(field.labels?.[0]));

/** The name a field is found again by, in the same language. */
const nameOf = (field: Field): string => {
  const own = field.dataset['draftField'];
  if (own !== undefined) return own;
  return (field.type === 'radio' ? `${labelOf(field)}: ${field.value}` : labelOf(field)).slice(0, 100);
};

const isField = (element: Element | null): element is Field =>
  element !== null && element.matches(fields) && element.closest(places) !== null && (element as HTMLInputElement).type !== 'file' && !element.closest('.mantine-Spotlight-root, .mantine-Spotlight-content');

/** Where the keyboard is being brought back to. Locked on the way there, that is what must be kept, not where the page began. */
let onTheWay: Focus | undefined;

/** The field that has the keyboard, and its selection; null for anything else. */
export const focusNow = (): Focus | null => {
  if (onTheWay) return onTheWay;
  const element = document.activeElement;
  if (!isField(element)) return null;
  const field = nameOf(element);
  if (field === '') return null;
  // Fields of figures and choices have no selection; asking a choice for one would throw.
  const { from, to } = element instanceof HTMLSelectElement ? { from: null, to: null } : { from: element.selectionStart, to: element.selectionEnd };
  return { field, from: from ?? 0, to: to ?? 0 };
};

const find = (name: string): Field | undefined =>
  [...document.querySelectorAll(fields)].find((element): element is Field => isField(element) && nameOf(element) === name);

const select = (field: Field, { from, to }: Focus): void => {
  field.focus();
  if (field instanceof HTMLSelectElement || field.selectionStart === null) return;
  field.setSelectionRange(Math.min(from, field.value.length), Math.min(to, field.value.length));
};

/**
 * Puts the keyboard and the selection back once the field is on the screen, and again should the page take it while it settles.
 * Answers the field, or undefined when it did not come or somebody typed or clicked meanwhile: the hand goes first.
 */
export const returnFocus = (focus: Focus): Promise<Field | undefined> =>
  new Promise((answer) => {
    let timers: ReturnType<typeof setTimeout>[] = [];
    onTheWay = focus;
    const stop = (field?: Field): void => {
      if (onTheWay === focus) onTheWay = undefined;
      watcher.disconnect();
      timers.forEach((timer) => { clearTimeout(timer); });
      (['keydown', 'pointerdown'] as const).forEach((kind) => { window.removeEventListener(kind, byHand, true); });
      answer(field);
    };
    const byHand = (): void => { stop(); };
    const put = (): boolean => {
      const field = find(focus.field);
      if (field && document.activeElement !== field) select(field, focus);
      return field !== undefined;
    };
    const settle = (): void => {
      if (!put()) return;
      watcher.disconnect();
      answer(find(focus.field));
      timers.push(...[50, 150, 400].map((after) => setTimeout(put, after)), setTimeout(() => { stop(); }, 450));
    };
    const watcher = new MutationObserver(settle);
    (['keydown', 'pointerdown'] as const).forEach((kind) => { window.addEventListener(kind, byHand, true); });
    watcher.observe(document.body, { childList: true, subtree: true });
    timers = [setTimeout(() => { stop(); }, patience)];
    settle();
  });
