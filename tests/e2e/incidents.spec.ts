import { readFileSync, rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { type Demo, expect, test as base } from './fixtures/clinic-window.ts';
import { axeProblemsInBothThemes } from './fixtures/axe.ts';
import { demoOf, demoPassword, signOutOf, startDemo } from './fixtures/demo.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { gatePage } from './pages/gate-page.ts';
import { privacyPage } from './pages/privacy-page.ts';

/** A demonstration of its own: an incident concerns everybody whose chart was opened that day, by other stories too. */
const test = base.extend<{ demo: Demo }>({
  demo: async ({}, use) => {
    const clinic = startDemo();
    await use(demoOf(clinic));
    await clinic.stop();
    rmSync(clinic.dataDir, { recursive: true, force: true });
  },
});

const reason = 'Asked about her at the desk';
const what = 'A nurse broke the glass for a neighbor and read on';

/** Opens a chart in an emergency, which tells the privacy officer at once; answers the record number. */
const breakTheGlass = async (demo: Demo): Promise<string> => {
  const page = await demo.signInAs('ines');
  const nurse = clinicPage(page);
  const glass = privacyPage(page);
  await (await nurse.openPalette()).fill('WL 01 0007');
  await page.getByRole('dialog').getByRole('button', { name: /WL 01 0007/ }).first().waitFor();
  await page.keyboard.press('Escape');
  await glass.askForEmergency();
  await glass.breakByNumber('WL 01 0007', reason);
  await nurse.banner.waitFor();
  return 'WL 01 0007';
};

const shoot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['WARDLIGHT_INCIDENT_PICTURES'];
  if (folder === undefined) return;
  for (const size of [{ width: 1366, height: 768 }, { width: 1920, height: 1080 }]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${folder}/${name}-${size.width}.png`, animations: 'disabled', caret: 'hide' });
  }
  await page.setViewportSize({ width: 1366, height: 768 });
};

test('a privacy officer files an incident from an alarm, writes the letter, takes the list out and closes it', async ({ demo }) => {
  test.setTimeout(240_000);
  const record = await breakTheGlass(demo);
  let page = await demo.signInAs('mirela');
  await clinicPage(page).goTo('Privacy');
  await page.getByRole('button', { name: /^Open an incident: .*Okonjo/ }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Open an incident' });
  await expect(dialog.getByText(/^From the alarm “/)).toBeVisible();
  await expect(dialog.getByText(/^About .*Okonjo/)).toBeVisible();
  await shoot(page, 'incident-open');
  expect(await axeProblemsInBothThemes(page, 'incident-open')).toEqual([]);

  // What is not said is asked for, and what is half typed waits behind the lock.
  await dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(dialog.getByText('Say what happened.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'What happened' }).fill(what);
  await signOutOf(demo.clinic);
  page = await backIn(demo, 'mirela');
  const again = page.getByRole('dialog', { name: 'Open an incident' });
  await expect(again.getByRole('textbox', { name: 'What happened' })).toHaveValue(what);
  await again.getByRole('button', { name: 'Open it' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^From an alarm/);
  await expect(page.getByText('60 days left to tell the people concerned')).toBeVisible();
  await expect(page.getByText(/^Fewer than 500 people: \d+\. Tell HHS by /)).toBeVisible();
  const people = page.getByRole('table');
  await expect(people.getByRole('row').filter({ hasText: record })).toContainText(/Read: .*emergency access/);
  await expect(page.getByText(/counted from the log just now/)).toBeVisible();

  await page.getByRole('textbox', { name: 'A new note' }).fill('Asked Inês: no emergency.');
  await page.getByRole('button', { name: 'Add the note' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Asked Inês: no emergency.' })).toBeVisible();
  await page.getByRole('textbox', { name: 'What happened, and when' }).fill('Somebody who works here opened your record without need.');
  await page.getByRole('textbox', { name: 'What the person can do' }).fill('Ask us for a list of who opened your record.');
  await page.getByRole('textbox', { name: 'What the clinic does' }).fill('We spoke with the person and check such openings each week.');
  await page.getByRole('textbox', { name: 'Whom to ask' }).fill('Mirela, (207) 555 0100');
  await page.getByRole('button', { name: 'Save the letter' }).click();
  await expect(page.getByText(/^Saved at \d\d:\d\d$/)).toBeVisible();
  await shoot(page, 'incident');
  expect(await axeProblemsInBothThemes(page, 'incident')).toEqual([]);

  // What leaves asks for the password and a purpose.
  await takeOut(page, 'Print the letters');
  await confirm(demo);
  page = await demo.clinic.window('clinic');
  await page.getByRole('button', { name: 'Show it to print' }).click();
  const letter = page.getByRole('article').filter({ hasText: 'Somebody who works here opened your record without need.' });
  await expect(letter).toContainText(/Your records that it concerns: allergies; summary of the chart; name, birth date, address, phone/);
  await expect(letter).toContainText('Mirela, (207) 555 0100');
  await shoot(page, 'incident-letter');
  expect(await axeProblemsInBothThemes(page, 'incident-letter')).toEqual([]);
  await page.keyboard.press('Escape');
  await takeOut(page, 'List as a file');
  const gate = await confirm(demo);
  await expect(gate.getByRole('heading', { name: 'The list is saved' })).toBeVisible();
  const file = (await gate.getByText(/incident-.*\.csv$/).innerText()).trim();
  expect(readFileSync(file, 'utf8')).toContain(`"${record}"`);
  await gate.getByRole('button', { name: /^Back/ }).click();
  page = await demo.clinic.window('clinic');

  await page.getByRole('row').filter({ hasText: record }).getByRole('button', { name: /^Write down as told/ }).click();
  await page.getByRole('dialog').getByText('By letter', { exact: true }).click();
  await page.getByRole('button', { name: 'Write it down' }).click();
  await expect(page.getByRole('row').filter({ hasText: record })).toContainText(/letter, \d/);

  await page.getByRole('button', { name: 'Close the incident' }).click();
  const closing = page.getByRole('dialog', { name: 'Close this incident' });
  await closing.getByText('No breach', { exact: true }).click();
  await closing.getByRole('button', { name: 'Close it' }).click();
  await expect(closing.getByText('No breach needs an answer here.')).toHaveCount(4);
  await closing.getByText('Breach', { exact: true }).click();
  await closing.getByRole('textbox', { name: 'What was done' }).fill('Told by letter, spoke with Inês.');
  await closing.getByRole('textbox', { name: 'What the clinic learns from it' }).fill('A reminder at the team meeting.');
  await shoot(page, 'incident-close');
  expect(await axeProblemsInBothThemes(page, 'incident-close')).toEqual([]);
  await closing.getByRole('button', { name: 'Close it' }).click();
  await expect(page.getByText('A reminder at the team meeting.')).toBeVisible();
  await expect(page.getByText(/as it was when it was closed/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Close the incident' })).toHaveCount(0);

  await page.keyboard.press('Escape');
  await expect(page.getByRole('list', { name: 'Incidents' }).getByRole('listitem').filter({ hasText: what })).toContainText('Breach');
  await shoot(page, 'incidents');
  expect(await axeProblemsInBothThemes(page, 'incidents')).toEqual([]);
});

/** Past the lock, without going home: what was half typed is where it was. */
const backIn = async (demo: Demo, userName: string): Promise<Page> => {
  const gate = await demo.clinic.window('gate');
  const { asSomebodyElse, passPin } = gatePage(gate);
  await asSomebodyElse();
  await gate.getByRole('group', { name: 'Try it as' }).getByRole('button', { name: new RegExp(`${userName},`) }).click();
  await gate.keyboard.press('Enter');
  await passPin();
  return demo.clinic.window('clinic');
};

const takeOut = async (page: Page, words: string): Promise<void> => {
  await page.getByRole('button', { name: 'List and letters' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(words, { exact: true }).click();
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog.getByText('Choose what for.')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'What for' }).selectOption({ label: 'To tell the people concerned' });
  await dialog.getByRole('button', { name: 'Go on' }).click();
};

const confirm = async (demo: Demo): Promise<Page> => {
  const gate = await demo.clinic.window('gate');
  await expect(gate.getByRole('definition').filter({ hasText: 'To tell the people concerned' })).toBeVisible();
  await gatePage(gate).confirm(demoPassword('mirela'));
  return gate;
};
