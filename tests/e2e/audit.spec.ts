import type { Page } from '@playwright/test';
import { axeProblemsInBothThemes } from './fixtures/axe.ts';
import { expect, test } from './fixtures/clinic-window.ts';
import { fullestPatient } from './fixtures/demo.ts';
import { clinicPage } from './pages/clinic-page.ts';

/** Types a question into the command field and takes the answer named. */
const ask = async (page: Page, question: string, answer: RegExp): Promise<void> => {
  await (await clinicPage(page).openPalette()).fill(question);
  await page.getByRole('dialog').getByRole('button', { name: answer }).first().waitFor();
  await page.keyboard.press('Enter');
};

test('A1, A2: the privacy officer asks who opened a patient and what a person opened, by keyboard, and that is written down too', async ({ demo }) => {
  test.setTimeout(180_000);
  const { familyName, givenNames } = fullestPatient();
  const nurse = clinicPage(await demo.signInAs('ines'));
  await nurse.openChart(`${familyName} ${givenNames}`, new RegExp(familyName));
  const record = /WL \d\d \d{4}/.exec(await nurse.banner.innerText())?.[0] ?? '';
  expect(record).not.toBe('');

  const page = await demo.signInAs('mirela');
  await ask(page, `who opened ${familyName} ${givenNames}`, new RegExp(`^Who opened ${familyName}`));
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText(`Who opened ${familyName}, ${givenNames}`);
  await expect(title).toBeFocused();
  const heat = page.getByRole('region', { name: /^\d+ openings? by \d+ (person|people)$/ });
  await expect(heat.getByRole('row', { name: /^Inês Okonjo-Lake nurse/ })).toBeVisible();
  const happened = page.getByRole('region', { name: 'What happened' });
  await expect(happened.getByRole('listitem').filter({ hasText: 'Inês Okonjo-Lake opened the chart' }).first()).toBeVisible();
  await expect(happened.getByRole('listitem').filter({ hasText: 'Mirela Kaplanoğlu looked in the log who opened charts' }).first()).toBeVisible();
  await expect(page.getByText('Looking here is written down too:')).toHaveText(/: Mirela Kaplanoğlu, \d\d:\d\d$/);
  expect(await axeProblemsInBothThemes(page, 'who opened')).toEqual([]);

  // To the filters and along them with arrows only.
  await happened.getByRole('radio', { name: 'All' }).focus();
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowRight');
  await expect(happened.getByRole('radio', { name: 'Refused' })).toBeChecked();
  await expect(happened.getByRole('listitem')).toHaveCount(0);

  await ask(page, 'what inês opened', /^What Inês Okonjo-Lake opened$/);
  await expect(title).toHaveText('What Inês Okonjo-Lake opened');
  const graph = page.getByRole('region', { name: 'Whose charts' });
  const row = graph.getByRole('row', { name: new RegExp(record) });
  await expect(row).toBeVisible();
  expect(await page.getByRole('main').innerText()).not.toContain(familyName);
  await graph.getByRole('checkbox', { name: /^Show names/ }).focus();
  await page.keyboard.press('Space');
  await expect(row).toContainText(`${familyName}, ${givenNames}`);
  expect(await axeProblemsInBothThemes(page, 'what a person opened')).toEqual([]);
  await row.getByRole('button', { name: `Who opened ${record}` }).focus();
  await page.keyboard.press('Enter');
  await expect(title).toHaveText(`Who opened ${familyName}, ${givenNames}`);

  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: /^Audit/ }).focus();
  await page.keyboard.press('Enter');
  await expect(title).toHaveText('Who opened a patient, what did a person open');
  await page.getByRole('radio', { name: 'By day' }).focus();
  await page.keyboard.press('Space');
  await expect(title).toHaveText('What happened here');
  await page.getByRole('combobox', { name: 'From when to when' }).selectOption('Today');
  await expect(page.getByRole('region', { name: 'What happened' }).getByRole('listitem').first()).toContainText('Mirela Kaplanoğlu');
  expect(await axeProblemsInBothThemes(page, 'what happened')).toEqual([]);
});

test('who may not read the log finds no trace of it', async ({ demo }) => {
  const page = await demo.signInAs('ines');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: /^Audit/ })).toHaveCount(0);
  await (await clinicPage(page).openPalette()).fill('who opened');
  await expect(page.getByRole('dialog').getByText(/Ask the log|Who opened/)).toHaveCount(0);
});
