import type { Page } from '@playwright/test';

export interface PersonToRegister {
  readonly family: string;
  readonly given: string;
  readonly born: string;
  readonly sex: 'Female' | 'Male' | 'Other' | 'Not known';
  readonly phone: string;
}

/** The clinic window in staff's words. */
export const clinicPage = (page: Page) => {
  const main = page.getByRole('main');
  const openPalette = async () => {
    await page.keyboard.press('Control+k');
    const field = page.getByRole('textbox', { name: 'Find a patient or run a command' });
    // A machine types faster than the field takes the keyboard.
    await field.and(page.locator(':focus')).waitFor();
    return field;
  };
  return {
    page,
    openPalette,
    /** From anywhere: the command field, what is typed, Enter on the first answer. */
    find: async (typed: string): Promise<void> => {
      await openPalette();
      await page.keyboard.type(typed);
    },
    openFirstFound: async (name: string | RegExp): Promise<void> => {
      await page.getByRole('button', { name }).or(page.getByRole('option', { name })).first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Patient' }).waitFor();
    },
    startRegistering: async (): Promise<void> => {
      await page.getByRole('button', { name: 'Register' }).first().click();
      await page.getByRole('heading', { name: 'Register a patient' }).waitFor();
    },
    fillPerson: async (person: PersonToRegister): Promise<void> => {
      await main.getByLabel('Family name').fill(person.family);
      await main.getByLabel('Given names').fill(person.given);
      await main.getByRole('textbox', { name: 'Day, month, year' }).fill(person.born);
      await main.getByRole('group', { name: 'Sex in the record' }).getByText(person.sex, { exact: true }).click();
      await main.getByLabel('Mobile phone').fill(person.phone);
    },
    saveForm: () => page.keyboard.press('Control+Enter'),
    /** A measure's field in the vitals grid. */
    measure: (name: string) => main.getByRole('textbox', { name, exact: true }),
    /** Opens somebody's chart by the command field. */
    openChart: async (typed: string, name: string | RegExp): Promise<void> => {
      await (await openPalette()).fill(typed);
      await page.getByRole('dialog').getByRole('button', { name }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Patient', exact: true }).waitFor();
    },
    goTo: (name: 'Home' | 'Patients' | 'Import' | 'Staff' | 'Privacy' | 'Settings') => page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name }).click(),
    banner: page.getByRole('region', { name: 'Patient', exact: true }),
    /** By the menu under one's name. The window goes with it. */
    signOut: async (): Promise<void> => {
      await page.getByRole('contentinfo', { name: 'Status' }).getByRole('button').filter({ hasText: ', ' }).last().click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click().catch(() => undefined);
    },
    /** The window goes before the key comes up again. */
    lock: () => page.keyboard.press('Control+l').catch(() => undefined),
  };
};
