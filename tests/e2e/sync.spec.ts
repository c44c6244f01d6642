import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startSecretService } from '../../scripts/secret-service.mjs';
import { type Clinic, expect, startClinic, test } from './fixtures/clinic-window.ts';
import { startHub } from './fixtures/hub.ts';
import type { StoryHub } from './fixtures/hub.ts';
import { harbour } from './fixtures/people.ts';
import { chartPage } from './pages/chart-page.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { gatePage } from './pages/gate-page.ts';
import { networkPage } from './pages/network-page.ts';

const found = 'Found on the quay steps by Osric';
const named = { family: 'Wexcombe', given: 'Jory', sex: 'Male' } as const;
/** What the two desks heard while they could not hear each other. */
const atFirst = { ...named, born: '12 Mar 1971', phone: '+44 7700 900321' } as const;
const atSecond = { ...named, born: '21 Mar 1971', phone: '+44 7700 900654' } as const;

const gateOf = async (clinic: Clinic) => gatePage(await clinic.window('gate'));

/** The clinic's first computer, connected to the hub by the hub's code; answers the codes that its administrator has left. */
const setUpWithHub = async (clinic: Clinic, hub: StoryHub): Promise<string[]> => {
  let gate = await gateOf(clinic);
  await gate.confirmWords(await gate.beginSetup(harbour));
  const codes = [...(await gate.enrol()).recoveryCodes];
  const network = networkPage(await clinic.window('clinic'));
  await network.open();
  await network.ask('Connect a hub');
  gate = await gateOf(clinic);
  await gate.showItIsMe(harbour.password, codes.pop());
  await gate.page.getByLabel('Address of the hub').fill(hub.address());
  await gate.page.getByLabel('Code', { exact: true }).fill(hub.code.toLowerCase().replaceAll('-', ' '));
  await gate.press('Connect');
  await expect(gate.page.getByRole('heading', { name: 'Connected to 127.0.0.1' })).toBeVisible({ timeout: 20_000 });
  await gate.leaveBy('Back to the clinic');
  await expect(networkPage(await clinic.window('clinic')).lamp).toContainText('Online since', { timeout: 20_000 });
  return codes;
};

const registerUnknown = async (clinic: Clinic): Promise<void> => {
  const desk = clinicPage(await clinic.window('clinic'));
  await desk.startRegistering();
  await desk.page.keyboard.press('Alt+t');
  const form = desk.page.getByRole('form', { name: 'Name not known' });
  await form.getByRole('group', { name: 'Sex in the record' }).getByText('Male', { exact: true }).click();
  await form.getByLabel('Age, about').fill('50');
  await form.getByLabel('Where found').fill(found);
  await desk.saveForm();
  await desk.banner.waitFor();
};

/** By a code for one use, a number that stands on both screens, and a password of the clinic. */
const bringIn = async (first: Clinic, second: Clinic, codes: string[]): Promise<void> => {
  const network = networkPage(await first.window('clinic'));
  await network.open();
  await network.ask('Add a computer');
  const inviting = await gateOf(first);
  await inviting.showItIsMe(harbour.password, codes.pop());
  await inviting.press('Make the code');
  const code = await inviting.page.getByLabel('Code for the other computer').innerText();
  const address = await inviting.page.getByText(/^Address:/).innerText();

  const joining = await gateOf(second);
  await joining.press('The clinic is on other computers already');
  await joining.page.getByLabel('Address of the hub').fill(address.replace(/^Address:/, ''));
  await joining.page.getByLabel('Code', { exact: true }).fill(code.toLowerCase());
  await joining.press('Ask to be let in');
  const shown = joining.page.getByLabel('Number to compare');
  await expect(joining.page.getByRole('heading', { name: 'Asking Harbour Clinic' })).toBeVisible({ timeout: 20_000 });
  await expect(inviting.page.getByLabel('Number to compare')).toHaveText(await shown.innerText(), { timeout: 20_000 });
  await inviting.press('The numbers are the same');
  await expect(inviting.page.getByRole('heading', { name: /belongs to the clinic now$/ })).toBeVisible({ timeout: 20_000 });
  await inviting.leaveBy('Back to the clinic');

  await expect(joining.page.getByRole('heading', { name: 'The records of Harbour Clinic are here' })).toBeVisible({ timeout: 30_000 });
  const open = async (password: string): Promise<void> => {
    await joining.page.getByLabel('Sign-in name').fill(harbour.userName);
    await joining.page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
    await joining.press('Open this computer');
  };
  await open('not the password of ruth');
  await expect(joining.page.getByRole('alert').filter({ hasText: 'The name and the password do not fit together. Nothing was opened.' })).toBeVisible({ timeout: 20_000 });
  await open(harbour.password);
  // A second factor stays on each computer, so it is set up anew.
  await joining.enrol();
};

const nameThem = async (page: Page, person: typeof atFirst | typeof atSecond): Promise<void> => {
  const desk = clinicPage(page);
  await desk.openChart('quay steps', /Unknown man/);
  await chartPage(page).tab('Details').click();
  await page.getByRole('tabpanel').getByRole('button', { name: 'Name now known' }).click();
  await desk.fillPerson(person);
  await expect(page.getByText('Everything needed is here')).toBeVisible();
  await desk.saveForm();
  await expect(desk.banner).toContainText(person.born);
};

const isOnline = async ({ lamp, status }: ReturnType<typeof networkPage>): Promise<void> => {
  await expect(lamp).toContainText('Online since', { timeout: 20_000 });
  await expect(status).toContainText('Nothing waits', { timeout: 20_000 });
};

test('a second computer joins by a code; what both wrote while they could not hear each other is kept, settled by key, and the same on both (H1, H3, P8)', async ({ clinic: first }, testInfo) => {
  test.setTimeout(150_000);
  const began = Date.now();
  const hub = await startHub();
  // The second computer has a folder and a keyring of its own.
  const room = mkdtempSync(join(tmpdir(), 'wardlight-e2e-second-'));
  const keyring = await startSecretService({ dir: join(room, 'keyring') });
  const second = startClinic(join(room, 'data'), [], keyring.env);
  try {
    const codes = await setUpWithHub(first, hub);
    await registerUnknown(first);
    await bringIn(first, second, codes);

    const [one, two] = [networkPage(await first.window('clinic')), networkPage(await second.window('clinic'))];
    await Promise.all([isOnline(one), isOnline(two)]);
    await two.open();
    await expect(two.computers).toHaveCount(2);
    await expect(two.computers.filter({ hasText: 'this computer' })).toContainText('Workstation');

    // Cut off, both work on.
    await hub.takeAway();
    await nameThem(one.page, atFirst);
    await nameThem(two.page, atSecond);
    for (const each of [one, two]) {
      await expect(each.lamp).toContainText('Offline since');
      await expect(each.status).toContainText('1 change waiting');
    }

    await hub.bringBack();
    await Promise.all([one, two].map((each) => each.tryNow()));
    await Promise.all([isOnline(one), isOnline(two)]);
    const { banner } = clinicPage(one.page);
    for (const each of [one, two]) {
      // Of two birth dates none is the safer: both stand in the banner, with two rings.
      for (const answer of [atFirst.born, atSecond.born]) await expect(clinicPage(each.page).banner).toContainText(answer, { timeout: 20_000 });
      await expect(clinicPage(each.page).banner).toContainText('Changed in two places.');
      await expect(each.tasks).toContainText('2 tasks');
    }

    await two.tasks.click();
    await two.taskRow(/Birth date: two answers/).click();
    await expect(two.card).toContainText('There is a risk either way, so both are shown until somebody decides.');
    await expect(two.card).toContainText('this computer');
    const key = await two.card.getByRole('button', { name: new RegExp(`Keep “${atFirst.born}”`) }).getAttribute('aria-keyshortcuts');
    await two.settleBy(key ?? '', 'Asked the patient');
    await expect(two.taskRow(/Birth date/)).toHaveCount(0);
    await expect(one.tasks).toContainText('1 task', { timeout: 20_000 });
    await expect(banner).not.toContainText(atSecond.born);
    await expect(banner).toContainText(atFirst.born);
    await clinicPage(two.page).openChart('wexcombe', /Wexcombe/);
    await expect(clinicPage(two.page).banner).toContainText(atFirst.born);
    await expect(clinicPage(two.page).banner).not.toContainText(atSecond.born);

    // What it carried it cannot read, not even with its own key.
    await isOnline(two);
    await hub.takeAway();
    const held = await hub.allItHolds();
    // Names of computers are in the roster, which every hub reads: so the look does look.
    expect(held.includes(hostname())).toBe(true);
    for (const typed of [harbour.clinicName, harbour.displayName, found, named.family, named.given, atFirst.phone, atSecond.phone, '1971-03-12', '1971-03-21', 'Asked the patient']) {
      expect(held.includes(typed), typed).toBe(false);
    }
    expect(second.violations).toEqual([]);
    testInfo.annotations.push({ type: 'two computers', description: `${Date.now() - began} ms` });
  } finally {
    await second.stop();
    await keyring.stop();
    rmSync(room, { recursive: true, force: true });
    await hub.end();
  }
});
