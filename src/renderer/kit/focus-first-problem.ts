/** After a refused form the keyboard goes to the first field that is not right, once it is drawn so. */
export const focusFirstProblem = (): void => {
  requestAnimationFrame(() => { document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus(); });
};
