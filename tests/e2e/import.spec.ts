import { expect, test } from './fixtures/clinic-window.ts';
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
