import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { demoPassword, demoOf, fullestPatient, startDemo } from './fixtures/demo.ts';
import { type Clinic, startClinic } from './fixtures/start-clinic.ts';
import { chartPage } from './pages/chart-page.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { gatePage } from './pages/gate-page.ts';

const { familyName: family, givenNames: given } = fullestPatient();
const openChart = (page: Page) => clinicPage(page).openChart(`${family} ${given}`, new RegExp(family));
const saveWeight = async (page: Page, value: string): Promise<void> => {
  await openChart(page);
  await clinicPage(page).measure('Weight').fill(value);
  await clinicPage(page).saveForm();
};

/** Somebody works on, the program ends in order, and then an older file of the records lies in the folder. */
const putOlderRecordsBack = async (clinic: Clinic): Promise<void> => {
  const { dataDir } = clinic;
  const aside = mkdtempSync(join(tmpdir(), 'wardlight-e2e-aside-'));
  await demoOf(clinic).signInAs('ines');
  await clinic.stop();
  cpSync(join(dataDir, 'clinic.db'), join(aside, 'clinic.db'));
  const later = startClinic(dataDir, ['--demo']);
  const page = await demoOf(later).signInAs('ines');
  await saveWeight(page, '70.5');
  await expect(page.getByText(/^Saved at/)).toBeVisible();
  await later.stop();
  for (const name of ['clinic.db', 'clinic.db-wal', 'clinic.db-shm']) rmSync(join(dataDir, name), { force: true });
  cpSync(join(aside, 'clinic.db'), join(dataDir, 'clinic.db'));
  rmSync(aside, { recursive: true, force: true });
};

test('D11: an older database is put back: the frame says so, allergies are read on, nothing is saved until an administrator goes on', async () => {
  test.setTimeout(180_000);
  const first = startDemo();
  await putOlderRecordsBack(first);
  const clinic = startClinic(first.dataDir, ['--demo']);
  try {
    const demo = demoOf(clinic);
    const nurse = await demo.signInAs('ines');
    const banner = nurse.getByRole('region', { name: 'Records are read only' });
    await expect(banner).toContainText('This database is older than its proof of');
    await expect(banner).toContainText('Tell an administrator');
    await expect(banner.getByRole('button')).toHaveCount(0);
    await saveWeight(nurse, '71.5');
    await expect(nurse.getByText('Records can be read, not changed')).toBeVisible();
    await chartPage(nurse).tab('Allergies').click();
    await expect(nurse.getByRole('table', { name: 'Allergies' }).getByRole('row').nth(1)).toBeVisible();

    const administrator = await demo.signInAs('ruth');
    await administrator.getByRole('button', { name: 'Go on with these records' }).click();
    const gate = await clinic.window('gate');
    await expect(gate.getByRole('heading', { name: 'Go on with a database that is doubted' })).toBeVisible();
    await expect(gate.getByRole('definition')).toHaveText('it is older than its proof');
    await gatePage(gate).confirm(demoPassword('ruth'));
    const back = await clinic.window('clinic');
    await expect(back.getByText('Records can be changed again.')).toBeVisible();
    await expect(back.getByRole('region', { name: 'Records are read only' })).toHaveCount(0);
    await saveWeight(back, '71.5');
    await expect(back.getByText(/^Saved at/)).toBeVisible();
  } finally {
    await clinic.stop();
    rmSync(first.dataDir, { recursive: true, force: true });
  }
  expect([...first.violations, ...clinic.violations]).toEqual([]);
});
