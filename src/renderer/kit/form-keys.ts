import type { KeyboardEvent } from 'react';

type Stop = HTMLInputElement | HTMLSelectElement | HTMLButtonElement;

const isRadio = (stop: Element): stop is HTMLInputElement => stop instanceof HTMLInputElement && stop.type === 'radio';

/** Fields in their order, then the button that saves; of choices side by side the chosen one, or the first. */
const stopsOf = (form: HTMLFormElement): readonly Stop[] => {
  const all = [...form.querySelectorAll<Stop>('input:not([disabled]), select:not([disabled]), button[type="submit"]:not([disabled])')];
  return all.filter((stop) => {
    if (!isRadio(stop)) return true;
    const group = all.filter((other): other is HTMLInputElement => isRadio(other) && other.name === stop.name);
    return stop === (group.find(({ checked }) => checked) ?? group[0]);
  });
};

/**
 * Enter goes to the next field and from the last one to the button that saves; Ctrl Enter saves from anywhere. For forms of several fields: an
 * Enter meant as "next" must not save half of one.
 */
export const formKeys = (event: KeyboardEvent<HTMLFormElement>): void => {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    event.currentTarget.requestSubmit();
    return;
  }
  const { target } = event;
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  event.preventDefault();
  const stops = stopsOf(event.currentTarget);
  const at = stops.findIndex((stop) => stop === target || (isRadio(target) && isRadio(stop) && stop.name === target.name));
  stops[at + 1]?.focus();
};
