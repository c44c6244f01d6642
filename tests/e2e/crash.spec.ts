import { expect, test } from './fixtures/clinic-window.ts';
import { clinicPage } from './pages/clinic-page.ts';

test('the window ends by itself: it comes back, and what was saved is there', async ({ demo }) => {
  const page = await demo.signInAs('ines');
  const nurse = clinicPage(page);
  await nurse.startRegistering();
  await nurse.fillPerson({ family: 'Sturdy', given: 'Crash', born: '1 Jun 1970', sex: 'Other', phone: '' });
  await nurse.saveForm();
  await nurse.measure('Pulse').fill('66');
  await nurse.saveForm();
  await expect(page.getByText(/^Saved at .*: 1 value$/)).toBeVisible();

  const before = demo.clinic.windows();
  const devtools = await page.context().newCDPSession(page);
  devtools.send('Page.crash').catch(() => undefined);
  await expect.poll(() => demo.clinic.windows(), { timeout: 20_000 }).toBe(before + 1);
  const stage = demo.clinic.stage();
  test.info().annotations.push({ type: 'after a crash', description: `the ${stage ?? 'no'} window` });
  const back = stage === 'clinic' ? await demo.clinic.window('clinic') : await demo.signInAs('ines');
  await clinicPage(back).openChart('sturdy', /Sturdy/);
  await expect(back.getByRole('region', { name: 'Taken before' })).toContainText('66 /min');
  // And somebody else can still sign in.
  await demo.signInAs('noor');
});
