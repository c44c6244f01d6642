import { expect, test } from './fixtures/clinic-window.ts';
import { fullestPatient } from './fixtures/demo.ts';
import { carePage } from './pages/care-page.ts';
import { chartPage } from './pages/chart-page.ts';
import { clinicPage } from './pages/clinic-page.ts';

test('a nurse asks about allergies and medications and writes down what she hears, by keyboard alone', async ({ demo }) => {
  const page = await demo.signInAs('ines');
  const [nurse, care, chart, keys] = [clinicPage(page), carePage(page), chartPage(page), page.keyboard];
  await nurse.startRegistering();
  await nurse.fillPerson({ family: 'Thistlewood', given: 'Ottoline', born: '3 May 1958', sex: 'Female', phone: '' });
  await nurse.saveForm();
  await expect(nurse.banner).toContainText('Never asked');

  // None known, then an allergy that ends it; what was half typed beside it stays, and so does the caret.
  const respiration = nurse.measure('Respiration');
  await respiration.fill('16');
  await nurse.openPalette();
  await keys.type('no known');
  await page.getByRole('dialog').getByText('No known allergies').waitFor();
  await keys.press('Enter');
  await expect(care.dialog('No known allergies')).toContainText('It is recorded as asked by');
  await expect(page.getByRole('button', { name: 'Record it' })).toBeFocused();
  await keys.press('Enter');
  await expect(nurse.banner).toContainText(/None known, asked \d+ \w+ \d{4} by/);
  await expect(respiration).toBeFocused();
  await care.beginAllergy();
  await care.typeAllergy('Penicillin', 'rash', 2);
  await expect(care.dialog('Record an allergy').getByLabel('Mild')).toBeChecked();
  await care.save('Record an allergy');
  await expect(nurse.banner).toContainText('Penicillin');
  await expect(nurse.banner).toContainText('rash, mild');
  await expect(nurse.banner).not.toContainText('None known');
  await expect(respiration).toBeFocused();
  await expect(respiration).toHaveValue('16');

  // The same substance is the same allergy: F2 goes to it with what was typed.
  await care.beginAllergy();
  await care.typeAllergy('PENICILLIN', '', 0);
  await expect(care.dialog('Record an allergy')).toContainText('Recorded already:');
  await keys.press('F2');
  await expect(care.dialog('Change an allergy').getByLabel('Severe')).toBeChecked();
  await care.save('Change an allergy');
  await expect(nurse.banner).toContainText('rash, severe');

  // Half typed, locked away from, and back in the same form.
  await care.beginAllergy();
  await keys.type('Cat dan');
  await expect(care.dialog('Record an allergy').getByLabel('Substance')).toHaveValue('Cat dan');
  await page.waitForTimeout(500);
  await page.reload();
  await expect(care.dialog('Record an allergy').getByLabel('Substance')).toHaveValue('Cat dan');
  await keys.press('Escape');
  await expect(care.dialog('Record an allergy')).toHaveCount(0);
  await expect(nurse.banner).toContainText('Penicillin');

  // A drug of that name waits for a reason, which stays with it.
  await care.beginMedication();
  await keys.type('Penicillin V 250 mg');
  const form = care.dialog('Record a medication somebody takes');
  await expect(form.getByRole('alert')).toContainText('Recorded allergy: Penicillin: severe, rash');
  await keys.press('Control+Enter');
  await expect(form.getByLabel('Why it is taken all the same')).toBeFocused();
  await keys.type('Tolerated twice');
  await keys.press('Enter');
  await keys.type('one tablet, evening');
  await keys.press('Enter');
  await keys.type('Mar 2026');
  await care.save('Record a medication somebody takes');
  await keys.press('Alt+4');
  await care.openRow(/^Penicillin V/);
  const opened = chart.opened(/^Penicillin V/);
  await expect(opened).toContainText('Tolerated twice');
  await care.changeDose('two tablets, evening');
  await expect(opened).toContainText('two tablets, evening');
  await care.open('t', 'Still taken');
  await keys.press('Enter');
  await expect(opened.locator('dl')).toContainText('Still taken');
  await care.open('s', 'Change the status');
  await keys.press('Space');
  await keys.press('ArrowRight');
  await expect(care.dialog('Change the status').getByLabel('Stopped', { exact: true })).toBeChecked();
  await care.dialog('Change the status').getByLabel('Why').press('a');
  await care.save('Change the status');
  await expect(opened).toContainText('stopped');
  await keys.press('Escape');

  // An allergy that was none leaves the banner and stays in the list, struck, with the reason.
  await keys.press('Alt+5');
  await care.openRow('Penicillin');
  await care.open('x', 'Entered by mistake');
  await keys.type('Another patient was meant');
  await keys.press('Enter');
  await expect(nurse.banner).toContainText('Ask again');
  await expect(nurse.banner).not.toContainText('Penicillin');
  await expect(chart.rows('Allergies').first().locator('s')).toHaveText('Penicillin');
  await expect(chart.opened('Penicillin')).toContainText('Another patient was meant');
});

test('the front desk reads allergies and has no key that writes one', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  const desk = clinicPage(page);
  const { familyName, givenNames } = fullestPatient();
  await desk.openChart(`${familyName} ${givenNames}`, familyName);
  await page.keyboard.press('Alt+a');
  await page.keyboard.press('Alt+m');
  await chartPage(page).tab('Allergies').click();
  await expect(page.getByRole('button', { name: 'Record an allergy' })).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
