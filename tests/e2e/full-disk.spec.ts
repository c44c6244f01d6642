import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoOf, fullestPatient, startDemo } from './fixtures/demo.ts';
import { expect, test } from '@playwright/test';
import { chartPage } from './pages/chart-page.ts';
import { clinicPage } from './pages/clinic-page.ts';

/** A disk of its own, or undefined where this computer lets nobody make one. */
const mountDisk = (): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-e2e-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=0700', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmdirSync(folder);
    return undefined;
  }
};

test('D6: the disk is full: allergies are read on, nothing is half saved, the screen says so, and with room again it is saved', async () => {
  test.setTimeout(120_000);
  const disk = mountDisk();
  test.skip(disk === undefined, 'a disk of its own cannot be mounted here');
  if (disk === undefined) return;
  const clinic = startDemo(join(disk, 'clinic'));
  try {
    const page = await demoOf(clinic).signInAs('ines');
    const { familyName: family, givenNames: given } = fullestPatient();
    await clinicPage(page).openChart(`${family} ${given}`, new RegExp(family));
    // Everything that is left, to the last block.
    const filler = join(disk, 'filler');
    const fill = (): void => {
      const { bavail, bsize } = statfsSync(disk);
      try {
        writeFileSync(filler, Buffer.alloc(bavail * bsize), { flag: 'a' });
      } catch {
        // Somebody else wrote meanwhile; whatever fitted fills it as well.
      }
    };
    fill();
    const weight = clinicPage(page).measure('Weight');
    const saves = page.getByText('Not saved: the disk is full');
    for (let i = 0; i < 30 && !(await saves.isVisible()); i += 1) {
      await weight.fill(`${70 + i / 10}`);
      await page.keyboard.press('Control+Enter');
      await page.getByText(/^Saved at|Not saved/).first().waitFor();
      fill();
    }
    await expect(saves).toBeVisible();
    await chartPage(page).tab('Allergies').click();
    await expect(page.getByRole('table', { name: 'Allergies' }).getByRole('row').nth(1)).toBeVisible();
    await clinicPage(page).goTo('Home');
    await clinicPage(page).openChart(`${family} ${given}`, new RegExp(family));
    await expect(page.getByRole('tab', { name: /^Allergies/ })).toBeVisible();

    rmSync(filler);
    await weight.fill('71.4');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(/^Saved at/)).toBeVisible();
  } finally {
    await clinic.stop();
    execFileSync('umount', ['-l', disk], { stdio: 'ignore' });
    rmdirSync(disk);
  }
  expect(clinic.violations).toEqual([]);
});
