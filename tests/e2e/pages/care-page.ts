import type { Page } from '@playwright/test';

/** Allergies and medications of an open chart, written by keys alone. */
export const carePage = (page: Page) => {
  const keys = page.keyboard;
  const dialog = (name: string) => page.getByRole('dialog', { name });
  /** Ctrl Enter, from whichever field one is in; the form goes with the answer. */
  const save = async (name: string): Promise<void> => {
    await keys.press('Control+Enter');
    await dialog(name).waitFor({ state: 'detached' });
  };
  /** By its key from anywhere in the chart, with the keyboard in its first field. */
  const open = async (key: string, name: string): Promise<void> => {
    await keys.press(key);
    await dialog(name).locator(':focus').waitFor();
  };
  return {
    dialog,
    save,
    open,
    beginAllergy: () => open('Alt+a', 'Record an allergy'),
    beginMedication: () => open('Alt+m', 'Record a medication somebody takes'),
    /** Substance, reaction, and how often to the right of *Severe*. */
    typeAllergy: async (substance: string, reaction: string, toTheRight: number): Promise<void> => {
      await keys.type(substance);
      await keys.press('Enter');
      await keys.type(reaction);
      await keys.press('Enter');
      await keys.press('Space');
      for (let i = 0; i < toTheRight; i += 1) await keys.press('ArrowRight');
    },
    /** Opens a row of the part that is shown, with the keyboard on it, and begins what its key does. */
    openRow: async (name: string | RegExp): Promise<void> => {
      await page.getByRole('main').locator('tbody').getByRole('button', { name }).press('Enter');
      await page.getByRole('main').getByRole('heading', { name, level: 2 }).and(page.locator(':focus')).waitFor();
    },
    /** From the opened row of an allergy: how far from where it stands, to the left is worse. */
    changeSeverity: async (steps: number): Promise<void> => {
      await open('e', 'Change an allergy');
      await keys.press('Enter');
      await keys.press('Enter');
      for (let i = 0; i < Math.abs(steps); i += 1) await keys.press(steps < 0 ? 'ArrowLeft' : 'ArrowRight');
      await save('Change an allergy');
    },
    changeDose: async (dose: string): Promise<void> => {
      await open('e', 'Change the dose');
      await keys.type(dose);
      await save('Change the dose');
    },
  };
};
