import { expect, test } from './fixtures/clinic-window.ts';
import { clinicPage } from './pages/clinic-page.ts';

const scripted = {
  resourceType: 'Bundle', type: 'collection',
  entry: [{ fullUrl: 'https://clinic.example/fhir/Patient/x', resource: {
    resourceType: 'Patient', id: 'x', gender: 'female', birthDate: '1974-05-12', name: [{ family: '<img src=x onerror=alert(1)>', given: ['<script>alert(2)</script>'] }],
  } }],
};

test('an administrator imports files, reads the report and finds the people', async ({ demo }) => {
  const page = await demo.signInAs('ruth');
  const office = clinicPage(page);
  await office.goTo('Import');
  const start = page.getByRole('button', { name: 'Import', exact: true }).last();
  await start.click();
  await expect(page.getByText('Choose at least one file first.')).toBeVisible();
  const files = page.getByLabel('FHIR files');
  await files.setInputFiles(['tests/fixtures/fhir/bundle-collection.json', 'tests/fixtures/fhir/malformed.json']);
  await start.click();
  await expect(page.getByText('Import finished')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('row', { name: /^Patient/ })).toContainText('1');
  await expect(page.getByRole('region', { name: 'Not taken' })).toContainText('malformed.json');
  await page.getByRole('button', { name: 'Import other files' }).click();

  await files.setInputFiles({ name: '<b>odd</b>.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(scripted)) });
  await start.click();
  await expect(page.getByText('Import finished')).toBeVisible({ timeout: 20_000 });

  await office.openChart('lindqvist asa', /Lindqvist/);
  await expect(office.banner).toContainText('Lindqvist, Åsa');
  await expect(page.getByRole('region', { name: 'Taken before' })).toContainText('72 /min');
  await office.openChart('onerror script', /img src/);
  await expect(office.banner.getByRole('heading')).toHaveText('<img src=x onerror=alert(1)>, <script>alert(2)</script>');
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
  expect(await page.title()).toBe('Wardlight');
});
