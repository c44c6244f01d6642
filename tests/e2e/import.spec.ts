import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, signOutFully, startDemo, test } from './fixtures/clinic-window.ts';
import { demoOf } from './fixtures/demo.ts';
import { largeImport } from './fixtures/large-import.ts';
import { fromElsewhere } from './fixtures/people.ts';
import { clinicPage } from './pages/clinic-page.ts';

test('an administrator imports a file, reads the report and finds the people; scripts in names do nothing', async ({ demo }) => {
  const page = await demo.signInAs('ruth');
  const office = clinicPage(page);
  await office.goTo('Import');
  const start = page.getByRole('main').getByRole('button', { name: 'Import', exact: true });
  const files = page.getByLabel('FHIR files');
  await start.click();
  await expect(page.getByText('Choose at least one file first.')).toBeVisible();

  await files.setInputFiles('tests/fixtures/fhir/bundle-collection.json');
  await start.click();
  await expect(page.getByText('Import finished')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('Everything was taken.')).toBeVisible();
  await expect(page.getByRole('row', { name: /^Patient/ })).toContainText('1');
  await page.getByRole('button', { name: 'Import other files' }).click();

  await files.setInputFiles('tests/fixtures/fhir/malformed.json');
  await start.click();
  await expect(page.getByRole('region', { name: 'Not taken' })).toContainText('malformed.json', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Import other files' }).click();

  await files.setInputFiles(fromElsewhere);
  await start.click();
  await expect(page.getByText('Import finished')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('region', { name: 'Not taken' })).toContainText(fromElsewhere.name);

  await office.openChart('lindqvist asa', /Lindqvist/);
  await expect(office.banner).toContainText('Lindqvist, Åsa');
  await expect(page.getByRole('region', { name: 'Taken before' })).toContainText('72 /min');
  await office.openChart('onerror script', /img src/);
  await expect(office.banner.getByRole('heading')).toHaveText('<img src=x onerror=alert(1)>, <script>alert(2)</script>');
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
  expect(await page.title()).toBe('Wardlight');
});

test('several files at once come in as one import', async ({ demo }) => {
  const page = await demo.signInAs('ruth');
  await clinicPage(page).goTo('Import');
  await page.getByLabel('FHIR files').setInputFiles(['tests/fixtures/fhir/bundle-collection.json', 'tests/fixtures/fhir/patient-single.json']);
  await page.getByRole('main').getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('2 files read')).toBeVisible({ timeout: 20_000 });
});

test('an import is watched, paused, continued elsewhere, and cancelled; whole patients stay and the next import adds the rest', async ({ demo }) => {
  const page = await demo.signInAs('ruth');
  const office = clinicPage(page);
  const main = page.getByRole('main');
  const file = largeImport(2_000);
  await office.goTo('Import');
  await page.getByLabel('FHIR files').setInputFiles(file);
  await expect(page.getByText('1 file, 3')).toBeVisible();
  await main.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('Importing. You can work meanwhile.')).toBeVisible({ timeout: 30_000 });
  await expect(main.getByText(/of [\d,]+ records/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('The import is paused.')).toBeVisible();

  // Somebody works elsewhere meanwhile; the status bar says so and leads back.
  await office.openChart('quillfeather0 odalys', /Quillfeather0/);
  await expect(office.banner).toContainText('Quillfeather0, Odalys');
  await page.getByRole('button', { name: 'Import paused' }).click();
  const far = await main.getByText(/of [\d,]+ records/).textContent();
  await page.waitForTimeout(1_500);
  await expect(main.getByText(far ?? '')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Importing. You can work meanwhile.')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Import cancelled')).toBeVisible();
  await expect(page.getByText('Patients already imported are whole and stay.')).toBeVisible();

  await page.getByRole('button', { name: 'Import other files' }).click();
  await page.getByLabel('FHIR files').setInputFiles(file);
  await main.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('Import finished')).toBeVisible({ timeout: 60_000 });
  const cells = await page.getByRole('row', { name: /^Patient/ }).getByRole('cell').allTextContents();
  const [added = 0, updated, unchanged = 0] = cells.map((cell) => Number(cell.replaceAll(',', '')));
  expect([added + unchanged, updated]).toEqual([2_000, 0]);
  expect(unchanged).toBeGreaterThan(0);
});

test('an import goes on behind a lock; one that the last sign-out stopped is continued by the next person who may', async () => {
  test.setTimeout(150_000);
  const clinic = startDemo();
  try {
    const demo = demoOf(clinic);
    const page = await demo.signInAs('ruth');
    await clinicPage(page).goTo('Import');
    const file = largeImport(5_000);
    await page.getByLabel('FHIR files').setInputFiles({ ...file, name: 'again.ndjson' });
    await page.getByLabel('Where they come from').fill('Second clinic');
    await page.getByRole('main').getByRole('button', { name: 'Import', exact: true }).click();
    const progress = (of: Page) => of.getByRole('main').getByText(/of [\d,]+ records/);
    await expect(progress(page)).toBeVisible({ timeout: 30_000 });
    const back = await demo.signInAs('ruth');
    await clinicPage(back).goTo('Import');
    await expect(progress(back)).toBeVisible({ timeout: 30_000 });
    await signOutFully(clinic);
    const after = await demo.signInAs('ruth');
    await after.getByRole('button', { name: 'Import stopped' }).click();
    await expect(after.getByText('The person who ran it signed out', { exact: false })).toBeVisible();
    await after.getByRole('button', { name: 'Continue' }).click();
    await expect(after.getByText('Import finished')).toBeVisible({ timeout: 80_000 });
    await expect(after.getByRole('row', { name: /^Patient/ }).getByRole('cell').first()).toHaveText('5,000');
  } finally {
    await clinic.stop();
    rmSync(clinic.dataDir, { recursive: true, force: true });
  }
});
