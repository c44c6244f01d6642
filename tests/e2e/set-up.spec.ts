import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, signOutFully, startClinic, test } from './fixtures/clinic-window.ts';
import { harbour } from './fixtures/people.ts';
import { gatePage } from './pages/gate-page.ts';

test('the first administrator sets up the clinic, and nothing is made before the words fit', async ({ clinic }) => {
  const page = await clinic.window('gate');
  const gate = gatePage(page);
  const words = await gate.beginSetup(harbour);
  expect(words).toHaveLength(24);
  expect(new Set(words).size).toBeGreaterThan(15);
  await expect(page.getByText('Test clinic.')).toBeVisible();

  await gate.confirmWords(words.map(() => 'wrong'));
  await expect(page.getByRole('alert').filter({ hasText: 'The words do not fit. Nothing was made; compare with your paper.' })).toBeVisible();
  expect(existsSync(join(clinic.dataDir, 'clinic.db'))).toBe(false);
  expect(existsSync(join(clinic.dataDir, 'vault.json'))).toBe(false);
  await expect(page.getByText(words.slice(0, 3).join(' '))).toHaveCount(0);

  await gate.press('Show the words again');
  await gate.confirmWords(words);
  await gate.enrol();
  const home = await clinic.window('clinic');
  await expect(home.getByText('No patient is on this computer yet')).toBeVisible();
  await expect(home.getByText('Test clinic', { exact: true })).toBeVisible();
  await expect(home.getByRole('contentinfo', { name: 'Status' })).toContainText('Ruth Penhallow, administrator');
  for (const place of ['Patients', 'Import', 'Staff', 'Settings']) {
    await home.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: place }).click();
    await expect(home.getByText('Test clinic', { exact: true })).toBeVisible();
  }
  // The words were shown once: no later window has them.
  for (const word of words.slice(0, 4)) await expect(home.getByText(word, { exact: true })).toHaveCount(0);
});

test('a wrong password and an unknown name are answered alike; the fourth waits, also after a restart', async ({ clinic }) => {
  const setup = gatePage(await clinic.window('gate'));
  await setup.confirmWords(await setup.beginSetup(harbour));
  const { recoveryCodes: [code = ''] } = await setup.enrol();
  let page = await signOutFully(clinic);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const button = () => page.getByRole('button', { name: 'Sign in', exact: true });
  const waiting = () => page.getByRole('button', { name: /^Wait \d+ second/ });

  const tryWrong = async (userName: string): Promise<void> => {
    await expect(page.getByRole('button', { name: 'Sign in Enter' }).or(button())).toBeEnabled({ timeout: 15_000 });
    await gatePage(page).signIn(userName, 'not the right password');
    await expect(page.getByRole('button', { name: 'Checking the password…' })).toHaveCount(0);
    await expect(page.getByRole('alert')).toHaveText('The name and the password do not fit together. Nothing was opened.');
    await expect(page.getByRole('textbox', { name: 'Sign-in name' })).toHaveValue(userName);
  };
  await tryWrong('nobody');
  for (const _time of [1, 2, 3]) {
    await tryWrong(harbour.userName);
    await expect(waiting()).toHaveCount(0);
  }
  await tryWrong(harbour.userName);
  await expect(waiting()).toBeVisible();

  expect(await clinic.stop()).toBe(0);
  const again = startClinic(clinic.dataDir);
  page = await again.window('gate');
  // A first wrong password costs no wait; this one is the fifth.
  await tryWrong(harbour.userName);
  await expect(waiting()).toBeVisible();
  await expect(waiting()).toHaveCount(0, { timeout: 15_000 });
  await gatePage(page).signIn(harbour.userName, harbour.password);
  await gatePage(page).giveCode(code);
  await expect((await signOutFully(again)).getByText('Keys are out of memory')).toBeVisible();
  await again.stop();
});
