import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sampleData } from '#tests/setup/sample-data.ts';
import { expect, test } from './fixtures/clinic-window.ts';
import { expectedCharts } from './fixtures/synthea.ts';
import { clinicPage } from './pages/clinic-page.ts';

const sexes: Readonly<Record<string, string>> = { female: 'Female', male: 'Male', other: 'Other', unknown: 'Not known' };

test.describe('40 patients of the sample records, imported from the page', () => {
  test.skip(sampleData === undefined, 'no sample records beside the project');
  test.setTimeout(300_000);

  test('have charts that say what their files say', async ({ demo }) => {
    const folder = join(sampleData ?? '', 'fhir/synthea');
    const charts = expectedCharts(folder);
    expect(charts).toHaveLength(40);
    const page = await demo.signInAs('ruth');
    const office = clinicPage(page);
    const main = page.getByRole('main');
    await office.goTo('Import');
    await page.getByLabel('FHIR files').setInputFiles(readdirSync(folder).map((name) => join(folder, name)));
    await main.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByText('Import finished')).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText('40 files read, 40 patients.')).toBeVisible();

    for (const [n, chart] of charts.entries()) {
      await test.step(chart.file, async () => {
        await office.openChart(`${chart.family} ${chart.given}`, new RegExp(chart.family));
        const [year, , day] = chart.birthDate.split('-');
        await expect(office.banner).toContainText(`${chart.family}, ${chart.given}`);
        await expect(office.banner).toContainText(new RegExp(`${Number(day)} \\w+ ${year}`));
        await expect(office.banner).toContainText(sexes[chart.gender] ?? '');
        for (const [tab, count] of Object.entries(chart.counts)) {
          const words = count === 0 ? tab : `${tab} ${count.toLocaleString('en')}`;
          await expect(page.getByRole('tab', { name: words, exact: true }), `${chart.file}: ${tab}`).toBeVisible();
        }
        for (const [tab, latest] of Object.entries(chart.latest)) {
          await page.getByRole('tab', { name: tab }).click();
          await expect(main.getByRole('table', { name: tab }).getByRole('row').nth(1), `${chart.file}: ${tab}`).toContainText(latest);
        }
        // Every fourth chart row by row, as far as the first page goes.
        if (n % 4 !== 0) return;
        for (const [tab, names] of [['Problems', chart.problems], ['Medications', chart.medications]] as const) {
          if (names.length === 0) continue;
          await page.getByRole('tab', { name: tab }).click();
          const rows = main.getByRole('table', { name: tab }).getByRole('rowheader');
          await expect(rows).toHaveCount(Math.min(50, names.length));
          if (names.length <= 50) expect((await rows.allInnerTexts()).toSorted(), `${chart.file}: ${tab}`).toEqual([...names].toSorted());
        }
      });
    }
  });
});
