import type { Page } from '@playwright/test';
import { axeProblems } from './fixtures/axe.ts';
import { expect, test } from './fixtures/clinic-window.ts';
import { clinicPage } from './pages/clinic-page.ts';

/** Only keys: Tab until the field with this name has focus. */
const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  for (let stops = 0; stops < 30; stops += 1) {
    const here = await page.evaluate(() => {
      const at = document.activeElement as HTMLInputElement | null;
      return [at?.getAttribute('aria-label'), at?.labels?.[0]?.textContent, at?.closest('fieldset')?.querySelector('legend')?.textContent, at?.textContent].filter(Boolean).join(' | ');
    });
    if (name.test(here)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${name.source}`);
};

const typeIn = async (page: Page, name: RegExp, text: string): Promise<void> => {
  await tabTo(page, name);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
};

test('the front desk registers somebody by keyboard alone, and the same person again is noticed', async ({ demo }, testInfo) => {
  const page = await demo.signInAs('noor');
  const form = page.getByRole('form', { name: 'Register a patient' });
  const banner = clinicPage(page).banner;
  await expect(page.getByRole('button', { name: 'Register' })).toBeVisible();

  const began = Date.now();
  await page.keyboard.press('Tab');
  await page.keyboard.press('n');
  await typeIn(page, /^Family name/, 'Haddad');
  await typeIn(page, /^Given names/, 'Ásha Noëlle');
  await typeIn(page, /^Day, month, year/, '12 Mar 1992');
  await expect(form.getByText('Kept as 12 Mar 1992')).toBeVisible();
  await tabTo(page, /Sex in the record/);
  await page.keyboard.press('Space');
  await typeIn(page, /^Mobile phone/, '+44 7700 900321');
  await expect(page.getByText('Everything needed is here')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(banner).toContainText('Haddad, Ásha Noëlle');
  await expect(banner).toContainText('Female');
  testInfo.annotations.push({ type: 'registered by keys alone', description: `${((Date.now() - began) / 1000).toFixed(1)} s by machine` });

  await clinicPage(page).openPalette();
  // Enter before the search has answered waits for it, and the letters typed at once after it are not lost.
  await page.keyboard.type('register a');
  await page.keyboard.press('Enter');
  await expect(form.getByLabel('Family name')).toBeFocused();
  await typeIn(page, /^Family name/, 'HADDAD');
  await typeIn(page, /^Given names/, 'asha noelle');
  await typeIn(page, /^Day, month, year/, '1992-03-12');
  const match = page.getByRole('listitem').filter({ hasText: 'Very likely the same person' });
  await expect(match).toContainText('Haddad, Ásha Noëlle');
  await expect(match).toContainText('Name fits, accents aside');
  await expect(page.getByText('1 very likely match to answer')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save as new' })).toBeDisabled();
  await page.keyboard.press('Control+Enter');
  await expect(banner).toHaveCount(0);
  await expect(form.getByLabel('Family name')).toHaveValue('HADDAD');
  await expect(form.getByLabel('Given names')).toHaveValue('asha noelle');
  await expect(form.getByRole('textbox', { name: 'Day, month, year' })).toHaveValue('1992-03-12');

  // Ctrl Enter took the keyboard to the first answer.
  await tabTo(page, /^Not the same/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Not the same, you said')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(banner).toContainText('HADDAD, asha noelle');
});

test('whoever is written another way is shown with the reasons in words', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  const desk = clinicPage(page);
  await desk.startRegistering();
  await desk.fillPerson({ family: 'Quillfeather', given: 'William', born: '4 Sep 1967', sex: 'Male', phone: '(207) 555 0917' });
  await desk.saveForm();
  await expect(desk.banner).toContainText('Quillfeather, William');

  await desk.goTo('Home');
  await desk.startRegistering();
  await desk.fillPerson({ family: 'Qwillfeather', given: 'Bill', born: '9 Apr 1967', sex: 'Female', phone: '(207) 555 0918' });
  const card = page.getByRole('list').filter({ hasText: 'Quillfeather' }).getByRole('listitem').filter({ hasText: 'William' });
  for (const reason of ['One letter differs', 'Short form of the name', 'Day and month exchanged', 'One digit of the phone differs', 'Other sex']) await expect(card).toContainText(reason);
  await expect(card).toContainText('Likely the same person');
  await expect(page.getByRole('button', { name: 'Save as new' })).toBeEnabled();
  expect(await axeProblems(page)).toEqual([]);
});

test('somebody who cannot say a name has a record at once, and the name comes later', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  const desk = clinicPage(page);
  await desk.startRegistering();
  await desk.fillPerson({ family: 'Thistlewood', given: 'Perpetua', born: '4 Sep 1985', sex: 'Female', phone: '(207) 555 0331' });
  await desk.saveForm();
  await expect(desk.banner).toContainText('Thistlewood');

  await desk.openPalette();
  await page.keyboard.type('name not known');
  // Enter before the search has answered does nothing.
  await page.getByRole('dialog').getByRole('button', { name: 'Register “name not known” as new' }).waitFor();
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'Name not known' });
  await form.getByRole('group', { name: 'Sex in the record' }).getByText('Female', { exact: true }).click();
  await form.getByLabel('Age, about').fill('40');
  await form.getByLabel('Where found').fill('Found at the ferry landing by Tariq');
  await expect(form.getByText('Unknown woman, about 40')).toBeVisible();
  expect(await axeProblems(page)).toEqual([]);
  await desk.saveForm();
  await expect(desk.banner).toContainText('Unknown woman');
  await expect(desk.banner).toContainText('temporary identity');

  await desk.openChart('ferry landing', /Unknown woman/);
  await page.getByRole('tab', { name: 'Details' }).click();
  const details = page.getByRole('tabpanel');
  await expect(details).toContainText('Found at the ferry landing by Tariq');
  expect(await axeProblems(page)).toEqual([]);
  await details.getByRole('button', { name: 'Name now known' }).click();
  await expect(page.getByRole('heading', { name: 'Name now known' })).toBeVisible();
  await desk.fillPerson({ family: 'Thistlewood', given: 'Perpetua', born: '4 Sep 1985', sex: 'Female', phone: '(207) 555 0331' });
  await expect(page.getByText('1 very likely match to answer')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save the name' })).toBeDisabled();
  await page.getByRole('button', { name: 'This is the person' }).click();
  await expect(page.getByText('Making them one comes later.')).toBeVisible();
  expect(await axeProblems(page)).toEqual([]);
  await desk.saveForm();
  await expect(desk.banner).toContainText('Thistlewood, Perpetua');
  await expect(desk.banner).not.toContainText('temporary identity');
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Same person as WL');
});

test('what cannot be kept is said in words and every field stays', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  const desk = clinicPage(page);
  const form = page.getByRole('form', { name: 'Register a patient' });
  await desk.startRegistering();
  await desk.saveForm();
  await expect(form.getByText('Type a family name or a given name.')).toBeVisible();

  const given = form.getByLabel('Given names');
  const born = form.getByRole('textbox', { name: 'Day, month, year' });
  await given.fill('Ø');
  for (const [typed, said] of [
    ['1 Jan 2999', 'This day is still to come.'],
    ['29 Feb 2023', 'February 2023 had only 28 days.'],
    ['29.02.2023', 'February 2023 had only 28 days.'],
    ['12 Mar 92', 'Type the year with four digits.'],
    ['yesterday', 'This is not a date.'],
  ] as const) {
    await born.fill(typed);
    await desk.saveForm();
    await expect(form.getByText(said)).toBeVisible();
    await expect(given).toHaveValue('Ø');
    await expect(born).toHaveValue(typed);
  }
  await form.getByText('Not known', { exact: true }).first().click();
  await expect(form.getByText('Kept as not known. Nothing is invented.')).toBeVisible();
  await desk.saveForm();
  await expect(desk.banner).toContainText('Ø');
  await expect(desk.banner).toContainText('Bornnot known');
});

const image = '<img src=x onerror=alert(1)>';
test('names are shown as they were typed, whatever they are', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  const desk = clinicPage(page);
  for (const [family, givenName] of [['👩🏽‍⚕️🦜', 'Zoë'], ['عبد الرحمن', 'محمد'], ['L'.repeat(200), 'Long'], [image, '"><script>alert(2)</script>']] as const) {
    await desk.startRegistering();
    await desk.fillPerson({ family, given: givenName, born: '29 Feb 2024', sex: 'Other', phone: '' });
    await desk.saveForm();
    await expect(desk.banner.getByRole('heading')).toHaveText(`${family}, ${givenName}`);
    await expect(page.locator('img[src="x"]')).toHaveCount(0);
    expect(await page.title()).toBe('Wardlight');
  }
  await desk.openChart('onerror', /img src/);
  await expect(desk.banner).toContainText(image);
});
