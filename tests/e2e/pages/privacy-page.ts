import type { Page } from '@playwright/test';
import { clinicPage } from './clinic-page.ts';

/** Closed charts, broken glass and what privacy officers look after, in staff's words. */
export const privacyPage = (page: Page) => {
  const dialog = page.getByRole('dialog');
  const fillReason = async (reason: string): Promise<void> => {
    await dialog.getByRole('textbox', { name: 'What the emergency is' }).fill(reason);
    await page.keyboard.press('Enter');
  };
  const choose = (words: string) => dialog.getByText(words, { exact: true }).click();
  return {
    page,
    dialog,
    choose,
    /** Above the chart, while the glass is broken. */
    banner: page.getByRole('main').getByRole('region', { name: 'Emergency access', exact: true }),
    /** In the list of those who broke the glass. */
    review: (words: string) => page.getByRole('list', { name: 'Emergency access' }).getByRole('listitem').filter({ hasText: words }),
    alert: (words: string, record: string) => page.getByRole('list', { name: 'Alarms' }).getByRole('listitem').filter({ hasText: words }).filter({ hasText: record }),
    /** By the command field, from anywhere. */
    askForEmergency: async (): Promise<void> => {
      await (await clinicPage(page).openPalette()).fill('break the glass');
      // Enter before the search has answered does nothing.
      await dialog.getByRole('button', { name: 'Emergency access: break the glass' }).click();
      await dialog.getByRole('textbox', { name: 'What the emergency is' }).waitFor();
    },
    breakByNumber: async (recordNumber: string, reason: string): Promise<void> => {
      await dialog.getByRole('textbox', { name: 'Record number' }).fill(recordNumber);
      await fillReason(reason);
    },
    breakByName: async (family: string, born: string, reason: string): Promise<void> => {
      await choose('Name and birth date');
      await dialog.getByRole('textbox', { name: 'Whole family name' }).fill(family);
      await dialog.getByLabel('Birth date', { exact: true }).fill(born);
      await fillReason(reason);
    },
    /** On Details. */
    closeChartToRole: async (role: string, reason: string): Promise<void> => {
      await page.getByRole('button', { name: 'Close the chart' }).click();
      await choose('A role');
      await dialog.getByRole('combobox', { name: 'A role' }).selectOption({ label: role });
      await dialog.getByRole('textbox', { name: 'What the patient asked for' }).fill(reason);
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
    },
  };
};
