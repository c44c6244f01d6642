import { hostname } from 'node:os';
import { expect, test } from './fixtures/clinic-window.ts';
import { harbour } from './fixtures/people.ts';
import { atFirst, atSecond, bringIn, found, isOnline, named, nameThem, registerUnknown, setUpWithHub, startHubAndSecond } from './fixtures/two-computers.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { networkPage } from './pages/network-page.ts';

test('a second computer joins by a code; what both wrote while they could not hear each other is kept, settled by key, and the same on both (H1, H3, P8)', async ({ clinic: first }, testInfo) => {
  test.setTimeout(150_000);
  const began = Date.now();
  const { hub, second, end } = await startHubAndSecond();
  try {
    const { codes } = await setUpWithHub(first, hub);
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
    await end();
  }
});
