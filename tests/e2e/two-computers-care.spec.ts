import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/clinic-window.ts';
import { bringIn, isOnline, registerUnknown, setUpWithHub, startHubAndSecond } from './fixtures/two-computers.ts';
import { carePage } from './pages/care-page.ts';
import { chartPage } from './pages/chart-page.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { networkPage } from './pages/network-page.ts';

const aside = (page: Page) => page.getByRole('group', { name: 'What matters today' }).getByRole('region', { name: 'Medications' });

/** In the open chart: how severe the allergy is, and the dose, as this desk heard it. */
const writeDown = async (page: Page, severer: number, dose: string): Promise<void> => {
  const care = carePage(page);
  await page.keyboard.press('Alt+5');
  await care.openRow('Latex');
  await care.changeSeverity(-severer);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+4');
  await care.openRow('Warfarin');
  await care.changeDose(dose);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+1');
};

test('one allergy and one dose are changed on two computers that cannot hear each other: both show both, neither can be written over, they are settled by key, and both agree (H1, H3)', async ({ clinic: first }, testInfo) => {
  test.setTimeout(180_000);
  const began = Date.now();
  const { hub, second, end } = await startHubAndSecond();
  try {
    const { codes } = await setUpWithHub(first, hub);
    await registerUnknown(first);
    const desk = await first.window('clinic');
    const care = carePage(desk);
    await care.beginAllergy();
    await care.typeAllergy('Latex', 'wheeze with gloves', 2);
    await care.save('Record an allergy');
    await care.beginMedication();
    for (const word of ['Warfarin', '5 mg, evening']) {
      await desk.keyboard.type(word);
      await desk.keyboard.press('Enter');
    }
    await care.save('Record a medication somebody takes');
    await bringIn(first, second, codes);

    const [one, two] = [networkPage(await first.window('clinic')), networkPage(await second.window('clinic'))];
    await Promise.all([isOnline(one), isOnline(two)]);
    for (const { page } of [one, two]) {
      await clinicPage(page).openChart('quay steps', /Unknown man/);
      await expect(clinicPage(page).banner).toContainText('wheeze with gloves, mild');
      await expect(aside(page)).toContainText('5 mg, evening');
    }

    // Cut off, each desk hears something else.
    await hub.takeAway();
    await writeDown(one.page, 2, '2.5 mg, evening');
    await writeDown(two.page, 1, '7.5 mg, evening');
    for (const each of [one, two]) await expect(each.status).toContainText('2 changes waiting');
    await hub.bringBack();
    await Promise.all([one, two].map((each) => each.tryNow()));
    await Promise.all([isOnline(one), isOnline(two)]);

    // Of two severities the safer stands in the banner; of two doses none is the safer, so both stand.
    for (const { page, tasks } of [one, two]) {
      await expect(clinicPage(page).banner).toContainText('wheeze with gloves, severe, being settled', { timeout: 20_000 });
      await expect(clinicPage(page).banner).toContainText('Severity: severe or moderate');
      await expect(aside(page)).toContainText(/Dose: (2\.5 mg, evening or 7\.5|7\.5 mg, evening or 2\.5) mg, evening/);
      await expect(tasks).toContainText('2 tasks');
    }
    // Nobody writes over what they have not weighed.
    await two.page.keyboard.press('Alt+4');
    await carePage(two.page).openRow('Warfarin');
    await two.page.keyboard.press('e');
    await expect(carePage(two.page).dialog('Change the dose')).toContainText('Two answers stand here. Settle them side by side first.');
    await two.page.keyboard.press('Escape');

    // One desk settles the allergy, the other the dose.
    const settle = async (each: typeof one, row: RegExp, keep: string): Promise<void> => {
      await each.tasks.click();
      await each.taskRow(row).click();
      const key = await each.card.getByRole('button', { name: new RegExp(`Keep “${keep}”`) }).getAttribute('aria-keyshortcuts');
      await each.settleBy(key ?? '', 'Asked him again');
      await expect(each.taskRow(row)).toHaveCount(0);
    };
    await settle(two, /Latex allergy: how severe/, 'severe');
    await settle(one, /Warfarin: which dose/, '2\\.5 mg, evening');
    for (const { page, tasks } of [one, two]) {
      await expect(tasks).not.toContainText('task', { timeout: 20_000 });
      await clinicPage(page).openChart('quay steps', /Unknown man/);
      await expect(clinicPage(page).banner).toContainText('wheeze with gloves, severe');
      await expect(clinicPage(page).banner).not.toContainText('being settled');
      await expect(aside(page)).toContainText('2.5 mg, evening');
      await expect(aside(page)).not.toContainText('7.5 mg');
      await page.keyboard.press('Alt+4');
      await expect(chartPage(page).rows('Medications')).toHaveCount(1);
    }

    await Promise.all([isOnline(one), isOnline(two)]);
    await hub.takeAway();
    const held = await hub.allItHolds();
    for (const typed of ['Latex', 'wheeze', 'Warfarin', '2.5 mg', '7.5 mg', 'Asked him again']) expect(held.includes(typed), typed).toBe(false);
    expect(second.violations).toEqual([]);
    testInfo.annotations.push({ type: 'an allergy and a dose on two computers', description: `${Date.now() - began} ms` });
  } finally {
    await end();
  }
});
