import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clinic, expect, signOutOf, startClinic, startDemo, test } from './fixtures/clinic-window.ts';
import { demoOf } from './fixtures/demo.ts';
import { harbour } from './fixtures/people.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { gatePage } from './pages/gate-page.ts';
import { peoplePage } from './pages/people-page.ts';
import { privacyPage } from './pages/privacy-page.ts';

const own = { bo: 'four quiet geese walking', tomasz: 'brass lamps over the quay', selma: 'eleven plain oaken doors' } as const;
const noFit = 'The name and the password do not fit together. Nothing was opened.';

const gateOf = async (clinic: Clinic) => gatePage(await clinic.window('gate'));
const peopleOf = async (clinic: Clinic) => {
  const people = peoplePage(await clinic.window('clinic'));
  await people.open();
  return people;
};
/** At the locked screen, not at a tile. */
const asSomebodyElse = async (clinic: Clinic) => {
  const gate = gatePage(await signOutOf(clinic));
  await gate.asSomebodyElse();
  return gate;
};
const isIn = async (clinic: Clinic, who: string): Promise<void> => {
  await expect((await clinic.window('clinic')).getByRole('contentinfo', { name: 'Status' })).toContainText(who);
};
/** When the database key was made, its file's salt, and how many keys there were before it; the key itself stands nowhere. */
const keyOf = (clinic: Clinic): { readonly current: string; readonly past: number } => {
  const vault = JSON.parse(readFileSync(join(clinic.dataDir, 'vault.json'), 'utf8')) as { readonly keys: { readonly current: { readonly madeAt: string; readonly salt: string | null } }; readonly past: readonly unknown[] };
  return { current: JSON.stringify([vault.keys.current.madeAt, vault.keys.current.salt]), past: vault.past.length };
};

test('L1: somebody joins with a code, somebody gets a new one, and whoever left no longer opens anything while the key changes', async () => {
  test.setTimeout(240_000);
  const clinic = startDemo();
  const { dataDir } = clinic;
  try {
    const demo = demoOf(clinic);
    let gate = await gateOf(clinic);
    await gate.page.getByRole('group', { name: 'Try it as' }).getByRole('button', { name: /ruth,/ }).click();
    const secret = await gate.page.getByRole('textbox', { name: 'Password', exact: true }).inputValue();
    await demo.signInAs('ruth');

    // A wrong password in the step-up changes nothing.
    let people = await peopleOf(clinic);
    await people.askToAdd('Bo Lindqvist', 'bo', 'nurse');
    gate = await gateOf(clinic);
    await expect(gate.page.getByRole('heading', { name: 'Add a person' })).toBeVisible();
    await expect(gate.page.getByRole('definition').filter({ hasText: 'Bo Lindqvist' })).toBeVisible();
    await gate.confirm('not the password of ruth');
    await expect(gate.page.getByRole('alert').filter({ hasText: 'That is not your password. Nothing was changed.' })).toBeVisible();
    await gate.leaveBy(/^Do nothing/);
    // What was typed waits in its dialog.
    people = peoplePage(await clinic.window('clinic'));
    await expect(people.dialog.getByLabel('Name, as colleagues read it')).toHaveValue('Bo Lindqvist');
    await people.dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(people.row('Ruth Penhallow')).toBeVisible();
    await expect(people.row('Bo Lindqvist')).toHaveCount(0);

    await people.askToAdd('Bo Lindqvist', 'bo', 'nurse');
    gate = await gateOf(clinic);
    await gate.confirm(secret);
    const joinCode = await gate.oneTimeCode();
    expect(joinCode.split(' ')).toHaveLength(5);
    await gate.leaveBy('Done');
    people = await peopleOf(clinic);
    await expect(people.row('Bo Lindqvist')).toContainText('has not signed in yet');
    expect(await people.page.content()).not.toContain(joinCode);

    gate = await asSomebodyElse(clinic);
    await gate.signIn('bo', joinCode);
    await expect(gate.page.getByRole('heading', { name: 'Choose a password of your own' })).toBeVisible();
    await gate.chooseOwnPassword('password1234');
    await expect(gate.page.getByText('This password is on the list of those everybody tries first.')).toBeVisible();
    await gate.chooseOwnPassword(own.bo);
    await isIn(clinic, 'Bo Lindqvist, nurse');
    const desk = clinicPage(await clinic.window('clinic'));
    await desk.startRegistering();
    await desk.fillPerson({ family: 'Leaverson', given: 'Ada', born: '1 Jun 1970', sex: 'Female', phone: '' });
    await desk.saveForm();
    await desk.banner.waitFor();
    gate = await asSomebodyElse(clinic);
    await gate.signIn('bo', joinCode);
    await expect(gate.page.getByRole('alert').filter({ hasText: noFit })).toBeVisible();

    // Reset: the old password is over, the code opens once, and the privacy officer knows.
    await demo.signInAs('ruth');
    people = await peopleOf(clinic);
    await people.askToReset('Dr Tomasz Adeyemi');
    gate = await gateOf(clinic);
    await gate.confirm(secret);
    const resetCode = await gate.oneTimeCode();
    await gate.leaveBy('Done');
    await clinic.window('clinic');
    gate = await asSomebodyElse(clinic);
    await gate.page.getByRole('group', { name: 'Try it as' }).getByRole('button', { name: /tomasz,/ }).click();
    await gate.page.keyboard.press('Enter');
    await expect(gate.page.getByRole('alert').filter({ hasText: noFit })).toBeVisible();
    await gate.signIn('tomasz', resetCode);
    await gate.chooseOwnPassword(own.tomasz);
    await isIn(clinic, 'Dr Tomasz Adeyemi, clinician');
    const officer = await demo.signInAs('mirela');
    await clinicPage(officer).goTo('Privacy');
    await expect(privacyPage(officer).alert('A password was reset', 'Dr Tomasz Adeyemi')).toContainText('done by Ruth Penhallow');

    // A leaver.
    const before = keyOf(clinic);
    await demo.signInAs('ruth');
    people = await peopleOf(clinic);
    await people.askToEnd('Bo Lindqvist', 'Works elsewhere now');
    gate = await gateOf(clinic);
    await expect(gate.page.getByRole('heading', { name: 'Close a person’s way in' })).toBeVisible();
    await gate.confirm(secret);
    people = await peopleOf(clinic);
    await expect(people.row('Bo Lindqvist')).toContainText('left');
    await expect.poll(() => keyOf(clinic).past, { timeout: 30_000 }).toBe(before.past + 1);
    expect(keyOf(clinic).current).not.toBe(before.current);
    await clinicPage(people.page).openChart('leaverson', /Leaverson/);
    gate = await asSomebodyElse(clinic);
    await gate.signIn('bo', own.bo);
    await expect(gate.page.getByRole('alert').filter({ hasText: noFit })).toBeVisible();

    // Also by another start, under the new key alone.
    await clinic.stop();
    const again = startClinic(dataDir, ['--demo']);
    await demoOf(again).signInAs('ines');
    const nurse = clinicPage(await again.window('clinic'));
    await nurse.openChart('leaverson', /Leaverson/);
    await expect(nurse.banner).toContainText('Leaverson');
    expect([...clinic.violations, ...again.violations]).toEqual([]);
    await again.stop();
  } finally {
    await clinic.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('L1: power over others waits for a second person; whoever asked cannot agree, another administrator can', async ({ clinic }) => {
  test.setTimeout(120_000);
  let gate = await gateOf(clinic);
  const words = await gate.beginSetup(harbour);
  await gate.confirmWords(words);
  const ruth = [...(await gate.enrol()).recoveryCodes];

  let people = await peopleOf(clinic);
  await people.askToAdd('Bo Lindqvist', 'bo', 'nurse');
  gate = await gateOf(clinic);
  await gate.confirm(harbour.password, ruth.pop());
  await gate.oneTimeCode();
  await gate.leaveBy('Done');

  // The first of two administrators: nobody else can agree, so the paper does.
  people = await peopleOf(clinic);
  await people.askToAdd('Selma Birk', 'selma', 'administrator');
  gate = await gateOf(clinic);
  await gate.useWords(words);
  await gate.confirm(harbour.password, ruth.pop());
  const code = await gate.oneTimeCode();
  await gate.leaveBy('Done');
  await clinic.window('clinic');

  gate = await asSomebodyElse(clinic);
  await gate.signIn('selma', code);
  await gate.chooseOwnPassword(own.selma);
  const selma = [...(await gate.enrol()).recoveryCodes];
  await isIn(clinic, 'Selma Birk, administrator');
  people = await peopleOf(clinic);
  await people.askToGive('Bo Lindqvist', 'Change who may do what', 'Stands in for the manager');
  gate = await gateOf(clinic);
  await gate.confirm(own.selma, selma.pop());
  await expect(gate.page.getByRole('heading', { name: 'It waits for a second person' })).toBeVisible();
  await gate.leaveBy(/^Back to the clinic/);

  people = await peopleOf(clinic);
  await expect(await people.openPerson('Bo Lindqvist')).toContainText('Nothing: exactly what the role may do.');
  let waiting = await people.openApprovals();
  await expect(waiting).toContainText('Somebody else has to agree.');
  await expect(waiting.getByRole('button', { name: 'Agree' })).toHaveCount(0);

  gate = await asSomebodyElse(clinic);
  await gate.signIn(harbour.userName, harbour.password);
  // She came in with both since the keys are in memory; to come back to a locked screen the password does.
  await isIn(clinic, 'Ruth Penhallow, administrator');
  people = peoplePage(await clinic.window('clinic'));
  waiting = await people.openApprovals();
  await expect(waiting).toContainText('asked by Selma Birk');
  await expect(waiting).toContainText('Bo Lindqvist');
  await waiting.getByRole('button', { name: 'Agree' }).click().catch(() => undefined);
  gate = await gateOf(clinic);
  await expect(gate.page.getByRole('definition').filter({ hasText: 'Change who may do what' })).toBeVisible();
  await gate.confirm(harbour.password, ruth.pop());
  people = await peopleOf(clinic);
  await expect(people.said).toContainText('Agreed. It was done and holds now.');
  const bo = await people.openPerson('Bo Lindqvist');
  await expect(bo.getByRole('listitem').filter({ hasText: 'may also' })).toContainText('Change who may do what');
  await expect(bo).toContainText('Stands in for the manager');
});
