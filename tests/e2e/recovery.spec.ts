import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breakPageOfAllergies, databaseKeyOf, inRecords, type Named } from './fixtures/broken-records.ts';
import { type Clinic, expect, startClinic, startDemo, test } from './fixtures/clinic-window.ts';
import { demoOf, demoPassword } from './fixtures/demo.ts';
import { asha, harbour } from './fixtures/people.ts';
import { chartPage } from './pages/chart-page.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { gatePage } from './pages/gate-page.ts';

const room = mkdtempSync(join(tmpdir(), 'wardlight-e2e-recovery-'));
let running: Clinic | undefined;
test.afterEach(async () => { await running?.stop(); });
test.afterAll(() => rmSync(room, { recursive: true, force: true }));

/** Of the program that runs now. */
const window = (kind: 'gate' | 'clinic') => {
  if (!running) throw new Error('nothing runs');
  return running.window(kind);
};
const start = async (folder: string, args: readonly string[] = []) => {
  running = startClinic(folder, args);
  return gatePage(await running.window('gate'));
};

test('K4: every page of trouble has a way on: vault lost, vault older, newer records, and the words at the end open the same records', async () => {
  const folder = join(room, 'harbour');
  const [file, vault] = [join(folder, 'clinic.db'), join(folder, 'vault.json')];
  const setUp = await start(folder);
  const words = await setUp.beginSetup(harbour);
  await setUp.confirmWords(words);
  await setUp.enrol();
  const desk = clinicPage(await window('clinic'));
  await desk.startRegistering();
  await desk.fillPerson(asha);
  await desk.saveForm();
  await expect(desk.banner).toContainText('Haddad, Asha');
  await running?.stop();
  const heading = (name: string) => window('gate').then((page) => page.getByRole('heading', { name }));

  // A newer Wardlight wrote them: seen once they are open, and the words would not help.
  const key = await databaseKeyOf(folder, harbour.userName, harbour.password);
  const [{ user_version: version = 0 } = {}] = (await inRecords(folder, key, (connection) => connection.all('PRAGMA user_version', []))) as { user_version?: number }[];
  await inRecords(folder, key, (connection) => connection.exec('PRAGMA user_version = 9990'));
  const newer = await start(folder);
  await newer.signIn(harbour.userName, harbour.password);
  await expect(await heading('A newer Wardlight wrote these records')).toBeVisible();
  await expect(newer.page.getByRole('button', { name: 'Use the recovery words' })).toHaveCount(0);
  // Somebody installs the newer version: here, the records are as before.
  await inRecords(folder, key, (connection) => connection.exec(`PRAGMA user_version = ${version}`));
  await newer.press('Look again');
  await newer.page.getByRole('heading', { name: 'Sign in' }).waitFor();

  // clinic.db goes while the gate stands: said at sign-in, and whole once it is back.
  renameSync(file, `${file}.aside`);
  await newer.signIn(harbour.userName, harbour.password);
  await expect(await heading('The records file is missing')).toBeVisible();
  renameSync(`${file}.aside`, file);
  await newer.press('Look again');
  await newer.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await running?.stop();

  // vault.json is gone, and its copy beside it takes the words.
  copyFileSync(vault, join(room, 'older.json'));
  rmSync(vault);
  const lost = await start(folder);
  await expect(await heading('The vault file is missing')).toBeVisible();
  await lost.press('Use the recovery words');
  await lost.press('Back');
  await expect(await heading('The vault file is missing')).toBeVisible();
  await lost.press('Use the recovery words');
  await lost.recover(words.slice(0, 23), harbour.userName, 'a wholly new long password');
  await expect(lost.page.getByText('Type all 24 words, with spaces between them.')).toBeVisible();
  await expect(lost.page.getByLabel('The 24 words, in order')).toBeFocused();
  await lost.recover([...words.slice(1), words[0] ?? ''], harbour.userName, 'a wholly new long password');
  await expect(lost.page.getByText('These are not the words of this clinic, or two are exchanged.')).toBeVisible();
  await lost.recover(words, 'somebody', 'a wholly new long password');
  await expect(lost.page.getByRole('alert').filter({ hasText: /administrator/ })).toBeVisible();
  await lost.recover(words, harbour.userName, 'a wholly new long password');
  await lost.enrol();
  const page = await window('clinic');
  await clinicPage(page).openChart('asha haddad', /Haddad/);
  await expect(clinicPage(page).banner).toContainText('12 Mar 1992');
  await running?.stop();

  // Somebody puts the vault of before back: the key store has another key since, and the words open it once more.
  copyFileSync(join(room, 'older.json'), vault);
  const older = await start(folder);
  await expect(await heading('The key store of this computer cannot be read')).toBeVisible();
  await older.press('Use the recovery words');
  await older.recover(words, harbour.userName, 'another wholly new password');
  await older.enrol();
  await clinicPage(await window('clinic')).openChart('asha haddad', /Haddad/);
});

test('D8: one damaged page: that patient\'s allergies are said not to be readable, never to be none; everybody else\'s are there', async () => {
  const folder = join(room, 'demo');
  const first = startDemo(folder);
  await demoOf(first).signInAs('ines');
  await first.stop();
  const { lost: [lost], kept: [kept] } = await breakPageOfAllergies(folder, await databaseKeyOf(folder, 'ines', demoPassword('ines')));
  if (!lost || !kept) throw new Error('no page of allergies was damaged, or all were');
  running = startClinic(folder, ['--demo']);
  const page = await demoOf(running).signInAs('ines');
  const open = ({ familyName, givenNames }: Named) => clinicPage(page).openChart(`${familyName} ${givenNames}`, new RegExp(familyName));
  await open(lost);
  await expect(page.getByText('Could not be read. Ask the patient.')).toBeVisible();
  // Everything else of this chart is there, and may be written to.
  await clinicPage(page).measure('Pulse').fill('71');
  await clinicPage(page).saveForm();
  await expect(page.getByText(/^Saved at .*: 1 value$/)).toBeVisible();
  await chartPage(page).tab('Allergies').click();
  await expect(page.getByRole('alert').filter({ hasText: 'This part of the records cannot be read' })).toContainText('that does not mean that there is nothing');
  await open(kept);
  await chartPage(page).tab('Allergies').click();
  await expect(page.getByRole('table', { name: 'Allergies' }).getByRole('row').nth(1)).toBeVisible();
});
