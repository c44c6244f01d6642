import { expect, test } from './fixtures/clinic-window.ts';
import { demoPassword } from './fixtures/demo.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { gatePage } from './pages/gate-page.ts';

const places = async (page: Parameters<typeof clinicPage>[0]) => page.getByRole('navigation', { name: 'Main' }).getByRole('button').allInnerTexts();

test('the front desk finds people and allergies, and sees no vitals', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  await expect(page.getByText('Demo clinic', { exact: true })).toBeVisible();
  expect(await places(page)).toEqual(['Home', 'Patients', 'Tasks', 'Settings']);
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

test('the privacy officer finds who a patient is and reads nothing of the chart', async ({ demo }) => {
  const page = await demo.signInAs('mirela');
  expect((await places(page)).map((place) => place.replace(/\d.*$/su, '').trim())).toEqual(['Home', 'Patients', 'Staff', 'Privacy', 'Audit', 'Settings']);
  await clinicPage(page).goTo('Patients');
  await page.getByRole('main').getByRole('textbox').fill('a');
  await page.getByRole('list', { name: 'Patients found' }).getByRole('button').first().click();
  await expect(page.getByRole('tab')).toHaveText([/^Details/]);
  await clinicPage(page).goTo('Staff');
  await expect(page.getByText('Ruth Penhallow').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a person' })).toHaveCount(0);
});

test('somebody changes their own password, and the old one opens nothing any more', async ({ demo }) => {
  const own = await demo.signInAs('noor');
  await clinicPage(own).goTo('Settings');
  await own.getByRole('button', { name: 'Change my password' }).click();
  let gate = gatePage(await demo.clinic.window('gate'));
  const until = demoPassword('noor');
  const change = async (old: string): Promise<void> => {
    await gate.page.getByRole('textbox', { name: 'Password until now' }).fill(old);
    await gate.page.getByRole('textbox', { name: 'New password', exact: true }).fill('four quiet geese walking');
    await gate.page.getByRole('textbox', { name: 'Password again' }).fill('four quiet geese walking');
    await gate.press('Change the password');
  };
  await change('not this one at all');
  await expect(gate.page.getByText('The password until now is not right. Nothing was changed.')).toBeVisible();
  await change(until);
  await expect(gate.page.getByText('Your password is changed')).toBeVisible();
  await gate.press('Back to the clinic');
  await demo.clinic.window('clinic');
  gate = gatePage(await demo.signOut());
  await gate.asSomebodyElse();
  await gate.signIn('noor', until);
  await expect(gate.page.getByRole('alert')).toContainText('do not fit together');
  await gate.signIn('noor', 'four quiet geese walking');
  await expect((await demo.clinic.window('clinic')).getByRole('contentinfo', { name: 'Status' })).toContainText('Noor Halvorsen');
});
