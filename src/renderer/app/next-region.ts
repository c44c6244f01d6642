const focusable = 'input:not([disabled]), button:not([disabled]), a[href], textarea, [tabindex="0"]';

/** F6: the keyboard goes to the next part of the window, Shift F6 to the one before. */
export const nextRegion = (isBackwards: boolean): void => {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  // The innermost part that has the keyboard: a page's own parts lie within the page.
  const at = regions.findLastIndex((region) => region.contains(document.activeElement));
  const count = regions.length;
  const next = regions[(at + (isBackwards ? count - 1 : 1) + count) % count];
  (next?.querySelector<HTMLElement>(focusable) ?? next)?.focus();
};
