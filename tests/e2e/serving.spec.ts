import { rmSync } from 'node:fs';
import { expect, startClinic, startDemo, test } from './fixtures/clinic-window.ts';
import { demoOf, demoPassword } from './fixtures/demo.ts';
import { gatePage } from './pages/gate-page.ts';
import { networkPage } from './pages/network-page.ts';

test('a computer of the clinic serves it, says so on its cover, and serves again with the program before anybody signs in', async () => {
  test.setTimeout(120_000);
  const first = startDemo();
  const { dataDir } = first;
  try {
    const demo = demoOf(first);
    const page = await demo.signInAs('ruth');
    await networkPage(page).open();
    await networkPage(page).ask('Let this computer serve the clinic');
    const gate = await first.window('gate');
    await gatePage(gate).showItIsMe(demoPassword('ruth'));
    await gatePage(gate).press('Let this computer serve');
    await expect(gate.getByRole('heading', { name: 'This computer serves the clinic' })).toBeVisible({ timeout: 30_000 });
    await gatePage(gate).leaveBy('Back to the clinic');
    const desk = networkPage(await first.window('clinic'));
    await expect(desk.lamp).toContainText('Online since', { timeout: 20_000 });
    await desk.open();
    await expect(desk.serving).toContainText('1 computer, this one', { timeout: 20_000 });
    // Locked, the cover says how it stands; nobody's name and no count is on it.
    const locked = await demo.signOut();
    await expect(locked.getByRole('region', { name: 'Clinic and state' })).toContainText(/Online since .*This computer serves the clinic/s, { timeout: 20_000 });
    expect(await first.stop()).toBe(0);

    const again = startClinic(dataDir, ['--demo']);
    const cover = (await again.window('gate')).getByRole('region', { name: 'Clinic and state' });
    await expect(cover).toContainText('This computer serves the clinic, also while nobody is signed in.', { timeout: 20_000 });
    await again.stop();
    expect([...first.violations, ...again.violations]).toEqual([]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
