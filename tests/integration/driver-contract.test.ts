import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inPlace } from './driver-cases/driver-case.ts';
import { driverCases, expectedOf, findDrivers } from './driver-cases/index.ts';

const drivers = findDrivers();

it('docs/drivers.md has every case (npm run drivers -- --write writes them anew)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/drivers.md'), 'utf8');
  expect(driverCases.filter(({ name }) => !page.includes(`| ${name} |`))).toEqual([]);
});

describe.each(drivers)('the driver %s', (name, driver) => {
  const other = drivers.find(([each]) => each !== name)?.[1];
  if (!driver) {
    it.skip('is not tried here: npm run drivers installs it', () => undefined);
    return;
  }
  it.each(driverCases.map((each) => [`${each.about}: ${each.name}`, each] as const))('%s', async (_name, each) => {
    const found = await inPlace(driver, other, each.find);
    if (found === 'the other driver is not installed') return;
    expect(found).toEqual(expectedOf(each, name));
  });
});
