import { expect, signOutOf, test } from './fixtures/clinic-window.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { gatePage } from './pages/gate-page.ts';

const places = async (page: Parameters<typeof clinicPage>[0]) => page.getByRole('navigation', { name: 'Main' }).getByRole('button').allInnerTexts();

test('the front desk finds people and allergies, and sees no vitals', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  await expect(page.getByText('Demo clinic', { exact: true })).toBeVisible();
  expect(await places(page)).toEqual(['Home', 'Patients', 'Settings']);
  await clinicPage(page).goTo('Patients');
  await page.getByRole('main').getByRole('textbox').fill('a');
  await page.getByRole('list', { name: 'Patients found' }).getByRole('button').first().click();
  await expect(page.getByRole('tab')).toHaveText([/^Details/, /^Appointments/, /^Allergies/]);
  await expect(clinicPage(page).banner).toContainText('Allergies');
  // Only `clinic` was added to the page, and the window's title names nobody.
  expect(await page.title()).toBe('Wardlight');
  // What the browser itself adds is named in capitals or is one of its namespaces.
  const known = ['window', 'self', 'document', 'location', 'top', 'parent', 'frames', 'globalThis', 'console', 'chrome'];
  const added = await page.evaluate((names) => Object.entries(Object.getOwnPropertyDescriptors(window)).flatMap(([name, { value }]) => {
    const isOurs = (typeof value === 'object' && value !== null) || (typeof value === 'function' && !/native code/.test(String(value)));
    return isOurs && !/^[A-Z]/.test(name) && !names.includes(name) ? [name] : [];
  }), known);
  expect(added).toEqual(['clinic']);
});

test('the privacy officer opens no charts', async ({ demo }) => {
  const page = await demo.signInAs('mirela');
  await expect(page.getByText('Your role does not open charts')).toBeVisible();
  expect(await places(page)).toEqual(['Home', 'Staff', 'Settings']);
  await clinicPage(page).openPalette();
  await page.keyboard.type('a');
  await expect(page.getByRole('dialog').getByText('Patients', { exact: true })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await clinicPage(page).goTo('Staff');
  await expect(page.getByRole('row')).toHaveCount(6);
  await expect(page.getByRole('button', { name: 'Add a person' })).toHaveCount(0);
});

test('an administrator adds a person, who signs in and changes the first password', async ({ demo }) => {
  const page = await demo.signInAs('ruth');
  await clinicPage(page).goTo('Staff');
  await page.getByRole('button', { name: 'Add a person' }).click();
  let gate = gatePage(await demo.clinic.window('gate'));
  const add = async (userName: string): Promise<void> => {
    await gate.page.getByLabel('Name', { exact: true }).fill('Bo Lindqvist');
    await gate.page.getByLabel('Sign-in name').fill(userName);
    await gate.page.getByText('nurse', { exact: true }).click();
    await gate.page.getByRole('textbox', { name: 'First password' }).fill('first password of bo');
    await gate.page.getByRole('textbox', { name: 'Password again' }).fill('first password of bo');
    await gate.press('Add the person');
  };
  await add('ines');
  await expect(gate.page.getByText('Somebody has this sign-in name already.')).toBeVisible();
  await add('bo');
  await expect(gate.page.getByText('Bo Lindqvist can sign in now')).toBeVisible();
  await gate.press('Back to the clinic');
  await demo.clinic.window('clinic');

  gate = gatePage(await signOutOf(demo.clinic));
  await gate.signIn('bo', 'first password of bo');
  let own = await demo.clinic.window('clinic');
  await expect(own.getByRole('contentinfo', { name: 'Status' })).toContainText('Bo Lindqvist, nurse');
  await clinicPage(own).goTo('Settings');
  await own.getByRole('button', { name: 'Change my password' }).click();
  gate = gatePage(await demo.clinic.window('gate'));
  const change = async (old: string): Promise<void> => {
    await gate.page.getByRole('textbox', { name: 'Password until now' }).fill(old);
    await gate.page.getByRole('textbox', { name: 'New password', exact: true }).fill('four quiet geese walking');
    await gate.page.getByRole('textbox', { name: 'Password again' }).fill('four quiet geese walking');
    await gate.press('Change the password');
  };
  await change('not this one at all');
  await expect(gate.page.getByText('The password until now is not right. Nothing was changed.')).toBeVisible();
  await change('first password of bo');
  await expect(gate.page.getByText('Your password is changed')).toBeVisible();
  await gate.press('Back to the clinic');
  await demo.clinic.window('clinic');
  gate = gatePage(await signOutOf(demo.clinic));
  await gate.signIn('bo', 'first password of bo');
  await expect(gate.page.getByRole('alert')).toContainText('do not fit together');
  await gate.signIn('bo', 'four quiet geese walking');
  own = await demo.clinic.window('clinic');
  await expect(own.getByRole('contentinfo', { name: 'Status' })).toContainText('Bo Lindqvist');
});
