import { expect, test } from './fixtures/clinic-window.ts';
import { clinicPage } from './pages/clinic-page.ts';

test('somebody is found by name in any order, birth date, phone and record number', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  const desk = clinicPage(page);
  await desk.startRegistering();
  await desk.fillPerson({ family: 'Šimůnková', given: 'Zdeňka Marie', born: '7 Nov 1958', sex: 'Female', phone: '+420 601 777 345' });
  await desk.saveForm();
  await expect(desk.banner).toContainText('Šimůnková');
  const record = /Record\s*([\w-]+)/.exec(await desk.banner.locator('dl').innerText())?.[1] ?? 'none';

  await desk.goTo('Patients');
  const field = page.getByRole('main').getByRole('textbox');
  const found = page.getByRole('list', { name: 'Patients found' }).getByRole('listitem');
  for (const typed of ['Šimůnková', 'simunkova zdenka', 'ZDENKA SIMUN', 'marie šimunkova', '07.11.1958', '1958-11-07', '7 Nov 1958', '601 777 345', '601777345', record]) {
    await field.fill(typed);
    await expect(found.filter({ hasText: 'Šimůnková' }), typed).toHaveCount(1);
  }
  await field.fill('zzzzzz nobody');
  await expect(page.getByText('Nobody called “zzzzzz nobody”')).toBeVisible();
  await expect(page.getByRole('button', { name: /Register as new/ })).toBeVisible();
});

test('arrows choose and Enter opens', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  const desk = clinicPage(page);
  await desk.goTo('Patients');
  await page.getByRole('main').getByRole('textbox').pressSequentially('a');
  const rows = page.getByRole('list', { name: 'Patients found' }).getByRole('button');
  await expect(rows.nth(2)).toBeVisible();
  await page.waitForTimeout(500);
  const second = await rows.nth(1).locator('.pn').innerText();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(desk.banner.getByRole('heading')).toHaveText(second.replace(/\n/g, ''));

  // From anywhere, by the command field.
  await clinicPage(page).openPalette();
  await page.keyboard.type(second.split(',')[0] ?? '');
  await page.getByRole('dialog').getByRole('button', { name: second.split(',')[0] ?? '' }).first().waitFor();
  await page.keyboard.press('Enter');
  await expect(desk.banner).toBeVisible();
});
