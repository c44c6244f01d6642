import type { Page } from '@playwright/test';
import { clinicPage } from './clinic-page.ts';

/** *Computers and hub*, the lamp at the bottom left, and what was changed in two places. */
export const networkPage = (page: Page) => {
  const status = page.getByRole('contentinfo', { name: 'Status' });
  const lamp = status.getByTitle('How it stands with the hub');
  const panel = (name: string) => page.getByRole('region', { name, exact: true });
  return {
    page,
    status,
    lamp,
    computers: panel('Computers').getByRole('table').locator('tbody').getByRole('row'),
    waiting: panel('Changes that wait'),
    serving: panel('This computer serves the clinic'),
    /** One question with its answers side by side. */
    card: panel('Changed in two places'),
    taskRow: (name: string | RegExp) => page.getByRole('region', { name: 'What waits for somebody' }).getByRole('button', { name }),
    tasks: page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: /^Tasks/ }),
    open: async (): Promise<void> => {
      await clinicPage(page).goTo('Settings');
      await page.getByRole('main').getByRole('button', { name: 'Computers and hub' }).click();
      await page.getByRole('heading', { name: 'Computers and hub' }).waitFor();
    },
    /** The window goes with the answer. */
    ask: (name: 'Connect a hub' | 'Add a computer' | 'Let this computer serve the clinic' | 'Change the hub’s address' | 'Stop serving' | 'Let it serve again') => page.getByRole('main').getByRole('button', { name }).click().catch(() => undefined),
    /** From the lamp, as somebody does who does not want to wait for the next try. */
    tryNow: async (): Promise<void> => {
      await lamp.click();
      await page.getByRole('button', { name: 'Try now' }).first().click();
      await page.keyboard.press('Escape');
    },
    /** By the key that stands beside an answer, then why. */
    settleBy: async (key: string, reason: string): Promise<void> => {
      await page.keyboard.press(key);
      await page.getByRole('dialog').getByRole('textbox', { name: 'Why' }).fill(reason);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  };
};
