import { expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import { openTestClinic, valueOf } from './test-clinic.ts';

it('answers the lines of a page of results at once: each code once, oldest first, nothing taken back and nothing without a date', async () => {
  const clinic = await openTestClinic({ signedInAs: 'administrator' });
  const db = clinic.clinic.keeper.current()?.db;
  if (!db) throw new Error('nobody is signed in');
  const patientId = systemIds.newId();
  const result = (code: string, value: number | null, effective: string | null, status = 'final') =>
    ({ kind: 'result' as const, id: systemIds.newId(), patientId, fields: { code, codeSystem: 'http://loinc.org', value, unit: '%', effective, status } });
  await db.transaction((tx) => clinic.clinic.records.write(tx, [
    result('4548-4', 7, '2025-03'), result('4548-4', 6, '2024'), result('4548-4', 99, '2025-04', 'entered-in-error'), result('4548-4', 5, null), result('718-7', null, '2025'),
    ...Array.from({ length: 14 }, (_, i) => result('2160-0', i, `2025-01-${String(i + 1).padStart(2, '0')}`)),
  ], { staffId: systemIds.newId() }));
  const codes = ['4548-4', '718-7', '2160-0', '2160-0', 'none'].map((code) => ({ code, codeSystem: 'http://loinc.org' }));
  const { sparks } = valueOf(await clinic.client['results.sparks']({ patientId, codes }));
  expect(sparks.map(({ code, points }) => [code, points.map(({ value }) => value)])).toEqual([['4548-4', [6, 7]], ['2160-0', [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]]]);
  await clinic.close();
});

it('answers the trend under one code as whole results, those that still hold, oldest first', async () => {
  const clinic = await openTestClinic({ signedInAs: 'administrator' });
  const db = clinic.clinic.keeper.current()?.db;
  if (!db) throw new Error('nobody is signed in');
  const [patientId, latest] = [systemIds.newId(), systemIds.newId()];
  const told = {
    source: 'http://lab.example', category: 'laboratory', display: 'HbA1c', code: '4548-4', codeSystem: 'http://loinc.org', value: 7, unit: '%', valueText: 'seven',
    low: 4, high: 6, rangeText: '4 to 6', interpretation: 'H', status: 'final', effective: '2025-03', performer: 'Hill laboratory', note: 'fasting', sensitive: false,
  };
  const result = (fields: Partial<typeof told>, id: string = systemIds.newId()) => ({ kind: 'result' as const, id, patientId, fields: { ...told, ...fields } });
  await db.transaction((tx) => clinic.clinic.records.write(tx, [
    result({}, latest), result({ value: 6, effective: '2024' }), result({ value: 99, status: 'entered-in-error' }), result({ value: 98, status: 'cancelled' }), result({ code: '718-7' }),
  ], { staffId: systemIds.newId() }));
  const { results } = valueOf(await clinic.client['results.trend']({ patientId, code: '4548-4', codeSystem: 'http://loinc.org' }));
  expect([results.map(({ value }) => value), results.at(-1)]).toEqual([[6, 7], { id: latest, patientId, ...told, unsettled: [] }]);
  await clinic.close();
});
