import { axeProblemsInBothThemes } from './fixtures/axe.ts';
import { expect, test } from './fixtures/clinic-window.ts';
import { fullestPatient } from './fixtures/demo.ts';
import { importRichChart, richName } from './fixtures/rich-chart.ts';
import { chartPage } from './pages/chart-page.ts';
import type { ChartPart } from './pages/chart-page.ts';
import { clinicPage } from './pages/clinic-page.ts';

// The chart that the first story brings in is read by the others.
test.describe.configure({ mode: 'serial' });

test('every part of a chart is read by keys: rows, filter, fifty more, the opened row, the trend', async ({ demo }) => {
  const page = await demo.signInAs('ruth');
  await importRichChart(page);
  const chart = chartPage(page);
  const keys = page.keyboard;
  await clinicPage(page).openChart('quispe', new RegExp(richName));
  await expect(page.getByRole('tab')).toHaveText([/^Vitals/, /^Results 72/, /^Problems 5/, /^Medications 3/, /^Allergies 1/, /^Immunizations 2/, /^Visits 1/, /^Documents 2/, /^Details/]);
  const aside = page.getByRole('group', { name: 'What matters today' });
  await expect(aside.getByRole('region', { name: 'Problems' }).getByRole('listitem')).toHaveCount(3);
  await expect(aside).not.toContainText('11.2 mmol/L');

  await keys.press('Alt+2');
  await expect(chart.rows('Results')).toHaveCount(50);
  await expect(chart.row(/^Potassium/)).toBeFocused();
  await expect(chart.rows('Results').first()).toContainText('entered by mistake');
  await expect(chart.rows('Results').first().locator('s')).toHaveText(/^Potassium/);
  await keys.press('End');
  await expect(chart.more).toBeFocused();
  await keys.press('Enter');
  await expect(chart.rows('Results')).toHaveCount(72);
  await expect(chart.rows('Results').nth(50).getByRole('button')).toBeFocused();
  await expect(chart.more).toHaveCount(0);

  await keys.press('/');
  await keys.type('a1c');
  await expect(chart.rows('Results')).toHaveCount(8);
  await keys.press('ArrowDown');
  await keys.press('ArrowDown');
  await keys.press('Enter');
  const opened = chart.opened(/^Hemoglobin A1c/);
  await expect(opened.getByRole('heading', { name: /^Hemoglobin A1c/ })).toBeFocused();
  await expect(opened).toContainText('14 May 2026, 08:30');
  await expect(opened).toContainText('reference range 4 to 5.6');
  const trend = chart.trend(/^Hemoglobin A1c.*8 values/);
  await trend.focus();
  await keys.press('ArrowRight');
  await expect(trend.getByRole('status')).toHaveText('7.9 %, 14 May 2024, 08:30, outside the range');
  await keys.press('End');
  await expect(trend.getByRole('status')).toHaveText('5.5 %, 14 Sep 2026, 08:30');
  await opened.getByText('The same as a table').click();
  await expect(opened.getByRole('table').getByRole('row')).toHaveCount(9);
  await keys.press('Escape');
  await expect(opened).toHaveCount(0);
  await expect(chart.rows('Results').nth(1).getByRole('button')).toBeFocused();

  await keys.press('/');
  await keys.press('Control+a');
  await keys.type('nothing like this');
  await expect(page.getByText('Nothing fits this filter')).toBeVisible();
  await keys.press('Escape');
  await expect(chart.rows('Results')).toHaveCount(50);
  await page.getByRole('group', { name: 'Which rows' }).getByText('Out of range').click();
  await expect(chart.rows('Results').first()).toContainText('high');
  await page.getByLabel('From').fill('2026-05-01');
  await expect(chart.rows('Results')).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(chart.rows('Results')).toHaveCount(50);

  for (const [key, name, first] of [['3', 'Problems', '2 May 2024'], ['4', 'Medications', 'Aug 2026'], ['5', 'Allergies', 'no date'], ['6', 'Immunizations', '14 Oct 2025'], ['7', 'Visits', '14 Aug 2026, 08:10'], ['8', 'Documents', '3 Nov 2025']] as const) {
    await keys.press(`Alt+${key}`);
    await expect(chart.rows(name).first()).toContainText(first);
    await expect(chart.rows(name).first().getByRole('button')).toBeFocused();
  }
  // Rows without a date come last, with the words told instead; what was refuted is struck.
  await keys.press('Alt+3');
  await expect(chart.rows('Problems').last()).toContainText('as a small child');
  await expect(chart.rows('Problems').filter({ hasText: 'refuted' }).locator('s')).toHaveText('Chronic kidney disease stage 4');
  await keys.press('Escape');
  await expect(page.getByRole('region', { name: 'Patient', exact: true })).toHaveCount(0);
});

test('what came from elsewhere is read as it came: text as text, no link, nothing drawn', async ({ demo }) => {
  const page = await demo.signInAs('ines');
  const chart = chartPage(page);
  const keys = page.keyboard;
  await clinicPage(page).openChart('quispe', new RegExp(richName));
  await clinicPage(page).openPalette();
  await keys.type('problems of');
  await page.getByRole('dialog').getByText('Problems of this patient').click();
  await chart.row('Type 2 diabetes mellitus').press('Enter');
  const problem = chart.opened('Type 2 diabetes mellitus');
  await expect(problem).toContainText('Mar 2019');
  await expect(problem).toContainText('Sees Dr Adeyemi.');
  await expect(problem).toContainText('North Shore Hospital');
  await problem.getByRole('button', { name: 'Show it as it came' }).click();
  await expect(problem.getByRole('region', { name: 'As it came' })).toContainText('Onset date time2019-03');

  await keys.press('Alt+8');
  await chart.row('Chest X-ray report').press('Enter');
  const report = chart.opened('Chest X-ray report').getByRole('region', { name: 'As it came' });
  await expect(report).toContainText('No consolidation, no effusion. Größe normal.');
  await expect(report).toContainText('Heart size normal.');
  await expect(report).not.toContainText('alert(1)');
  await expect(report).toContainText('application/pdf, 3 kB; not shown here');
  await expect(report.getByRole('link')).toHaveCount(0);
  await keys.press('Escape');
  await chart.row('Long operation report').press('Enter');
  await expect(chart.opened('Long operation report')).toContainText('Too long to show here');
});

test('a trend of the vitals opens from its line and by Alt T, and the grid keeps what was typed', async ({ demo }) => {
  const page = await demo.signInAs('ines');
  const nurse = clinicPage(page);
  const { familyName, givenNames } = fullestPatient();
  await nurse.openChart(`${familyName} ${givenNames}`, familyName);
  const weight = nurse.measure('Weight');
  await weight.fill('70.5');
  await page.keyboard.press('Alt+t');
  const dialog = page.getByRole('dialog', { name: /^Trend of Weight/ });
  await expect(dialog.getByRole('group', { name: /^Weight, \d+ values/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(weight).toBeFocused();
  await expect(weight).toHaveValue('70.5');
  await page.getByRole('row', { name: /^Blood pressure/ }).getByTitle('Trend of Blood pressure').click();
  await expect(page.getByRole('dialog', { name: /^Trend of Blood pressure/ })).toContainText('usual 90 to 140 mmHg');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Empty the fields' }).click();
});

test('the front desk sees who comes when, and no history', async ({ demo }) => {
  const page = await demo.signInAs('noor');
  await clinicPage(page).openChart('quispe', new RegExp(richName));
  await expect(page.getByRole('tab')).toHaveText([/^Details/, /^Appointments 1/, /^Allergies 1/]);
  await expect(page.getByRole('region', { name: 'Appointments' })).toContainText('12 Feb 2027, 09:30');
  await page.keyboard.press('Alt+2');
  await chartPage(page).row('Diabetes check').press('Enter');
  await expect(chartPage(page).opened('Diabetes check')).not.toContainText('As it came');
  const replies = await page.evaluate(async () => {
    const { clinic } = window as unknown as { readonly clinic: { readonly call: (method: string, json: string) => Promise<string> } };
    const query = { patientId: '01890000-0000-7000-8000-000000000001', show: 'all', group: '', words: '', from: null, to: null, after: null };
    return Promise.all(['results.list', 'problems.list', 'documents.list'].map((method) => clinic.call(method, JSON.stringify(query))));
  });
  expect(replies.map((reply) => (JSON.parse(reply) as { readonly reason: string }).reason)).toEqual(['forbidden', 'forbidden', 'forbidden']);
});

test('axe finds nothing on any part of a full chart, in both themes', async ({ demo }) => {
  test.setTimeout(180_000);
  const page = await demo.signInAs('ines');
  const chart = chartPage(page);
  await clinicPage(page).openChart('quispe', new RegExp(richName));
  const found: string[] = [];
  const look = async (name: string): Promise<void> => { found.push(...(await axeProblemsInBothThemes(page, name))); };
  await page.getByRole('group', { name: 'What matters today' }).waitFor();
  await look('vitals');
  const parts: readonly (readonly [ChartPart, RegExp])[] = [['Results', /^Hemoglobin/], ['Problems', /^Type 2/], ['Medications', /^Metformin/], ['Allergies', /^Penicillin/], ['Immunizations', /^Influenza/], ['Visits', /^Follow-up/], ['Documents', /^Chest/]];
  for (const [tab, row] of parts) {
    await chart.tab(tab).click();
    await chart.row(row).first().click();
    await chart.opened(row).waitFor();
    await look(tab);
  }
  await chart.tab('Details').click();
  await look('Details');
  await page.getByRole('tab', { name: 'Details' }).click();
  await clinicPage(page).openPalette();
  await page.keyboard.type('directory');
  await page.getByRole('dialog').getByText('Open the directory').click();
  await page.getByRole('heading', { name: 'Directory' }).waitFor();
  await look('directory');
  expect(found).toEqual([]);
});
