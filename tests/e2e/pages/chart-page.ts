import type { Page } from '@playwright/test';

export type ChartPart = 'Vitals' | 'Results' | 'Problems' | 'Medications' | 'Allergies' | 'Immunizations' | 'Visits' | 'Appointments' | 'Documents' | 'Details';

/** An open chart in staff's words: its parts, their rows, and the row that is open. */
export const chartPage = (page: Page) => {
  const main = page.getByRole('main');
  const part = (name: string) => main.getByRole('region', { name, exact: true });
  return {
    tab: (name: ChartPart) => page.getByRole('tab', { name: new RegExp(`^${name}`) }),
    part,
    rows: (name: string) => part(name).locator('tbody tr'),
    /** The button in a row that opens it. */
    row: (name: string | RegExp) => main.locator('tbody').getByRole('button', { name }),
    /** The row that is open, by its heading. */
    opened: (name: string | RegExp) => main.getByRole('region', { name }).filter({ has: page.getByRole('button', { name: 'Close, Esc' }) }),
    words: main.getByRole('textbox', { name: 'Name or code' }),
    more: main.getByRole('button', { name: '50 more' }),
    trend: (name: string | RegExp) => page.getByRole('group', { name }),
  };
};
