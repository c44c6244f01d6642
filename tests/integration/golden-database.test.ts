import { expect, it } from 'vitest';
import { findSecondDriver } from './driver-cases/index.ts';
import { faultsOfGolden, readGoldens } from './golden-database.ts';

const goldens = readGoldens();
const second = findSecondDriver();

it('D20: there is a golden database', () => {
  expect(goldens.length).toBeGreaterThan(0);
});

it.each(goldens.map((each) => [each.name, each] as const))('D20: %s opens as it was made, and at the newest schema holds the same', async (_name, each) => {
  expect(await faultsOfGolden(each)).toEqual([]);
});

it.runIf(second).each(goldens.map((each) => [each.name, each] as const))('D20: %s opens in the second driver as well', async (_name, each) => {
  expect(await faultsOfGolden(each, second)).toEqual([]);
});

it('D20: another content is told', async () => {
  const [each] = goldens;
  if (!each) throw new Error('no golden database');
  const { tables } = each.golden;
  const changed = { ...each.golden, tables: { ...tables, patient: { ...tables['patient'] ?? { columns: ['id'], rows: 0 }, sha256: '0'.repeat(64) } } };
  expect(await faultsOfGolden({ ...each, golden: changed })).toEqual(['as it was made: patient holds something else', 'at the newest schema: patient holds something else']);
});
