import type { Page } from '@playwright/test';
import { clinicPage } from './clinic-page.ts';

/** Who works here and what is asked about them, in staff's words; the secrets are typed in the gate. */
export const peoplePage = (page: Page) => {
  const dialog = page.getByRole('dialog');
  const press = (name: string) => dialog.getByRole('button', { name, exact: true }).click();
  const row = (name: string) => page.getByRole('main').locator('tbody').getByRole('row').filter({ hasText: name });
  return {
    page,
    dialog,
    row,
    /** What became of what was done in the gate. */
    said: page.getByRole('status', { name: 'What became of it' }),
    open: () => clinicPage(page).goTo('Staff'),
    /** Opens somebody beside the list. */
    openPerson: async (name: string) => {
      await row(name).getByRole('button').click();
      return page.getByRole('region', { name, exact: true });
    },
    askToAdd: async (displayName: string, userName: string, role: string): Promise<void> => {
      await page.getByRole('button', { name: 'Add a person' }).first().click();
      await dialog.getByLabel('Name, as colleagues read it').fill(displayName);
      await dialog.getByLabel('Sign-in name').fill(userName);
      await dialog.getByRole('combobox', { name: 'Role' }).selectOption({ label: role });
      // The window goes with the answer.
      await page.keyboard.press('Enter').catch(() => undefined);
    },
    askToReset: async (name: string): Promise<void> => {
      await row(name).getByRole('button').click();
      await page.getByRole('region', { name, exact: true }).getByRole('button', { name: 'Reset password' }).click();
      await press('Go on').catch(() => undefined);
    },
    askToEnd: async (name: string, usualReason: string): Promise<void> => {
      await row(name).getByRole('button').click();
      await page.getByRole('region', { name, exact: true }).getByRole('button', { name: 'Left the clinic' }).click();
      await press(usualReason);
      await press('Go on').catch(() => undefined);
    },
    askToGive: async (name: string, privilege: string, reason: string): Promise<void> => {
      await row(name).getByRole('button').click();
      await page.getByRole('region', { name, exact: true }).getByRole('button', { name: 'Give or take a privilege' }).click();
      await dialog.getByRole('combobox', { name: 'Which' }).selectOption({ label: privilege });
      await dialog.getByRole('textbox', { name: 'Why' }).fill(reason);
      await press('Go on').catch(() => undefined);
    },
    /** What waits for a second person, by the command field. */
    openApprovals: async () => {
      await (await clinicPage(page).openPalette()).fill('second person');
      await dialog.getByRole('button', { name: 'See what waits for a second person' }).click();
      return page.getByRole('region', { name: /^Waiting for a second person/ });
    },
  };
};
