import type { Page } from '@playwright/test';

export interface NewClinicWords {
  readonly clinicName: string;
  readonly displayName: string;
  readonly userName: string;
  readonly password: string;
}

/** The gate in staff's words: what one does there, not how it is built. */
export const gatePage = (page: Page) => {
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
  return {
    page,
    /** Fills the first two steps of setup and answers the 24 words shown. */
    beginSetup: async (clinic: NewClinicWords): Promise<readonly string[]> => {
      await page.getByLabel('Name of the clinic').fill(clinic.clinicName);
      await press('Next');
      await page.getByLabel('Your name').fill(clinic.displayName);
      await page.getByLabel('Sign-in name').fill(clinic.userName);
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(clinic.password);
      await page.getByRole('textbox', { name: 'Password again' }).fill(clinic.password);
      await press('Make the recovery words');
      const list = page.getByRole('list', { name: 'Recovery words in order' });
      await list.waitFor();
      const items = await list.getByRole('listitem').allInnerTexts();
      return items.map((item) => item.replace(/[\d.\s]+/g, ''));
    },
    /** Types the asked positions from the paper. */
    confirmWords: async (words: readonly string[]): Promise<void> => {
      await press('I have written all 24 down');
      const fields = page.getByRole('textbox', { name: /^Word \d+/ });
      await fields.first().waitFor();
      for (const field of await fields.all()) {
        const label = await field.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? '');
        await field.fill(words[Number(/\d+/.exec(label)?.[0]) - 1] ?? '');
      }
      await press('Make the workstation');
    },
    signIn: async (userName: string, password: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Sign-in name' }).fill(userName);
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
      await page.keyboard.press('Enter');
    },
    recover: async (words: readonly string[], userName: string, password: string): Promise<void> => {
      await page.getByLabel('The 24 words, in order').fill(words.join(' '));
      await page.getByLabel('Your sign-in name').fill(userName);
      await page.getByRole('textbox', { name: 'New password', exact: true }).fill(password);
      await page.getByRole('textbox', { name: 'Password again' }).fill(password);
      await press('Open the clinic');
    },
    press,
  };
};
