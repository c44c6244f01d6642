import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import { findPatients } from '#main/patients/find-patients.ts';
import { newPatient, openRecords } from './records-setup.ts';

let clinic: Awaited<ReturnType<typeof openRecords>>;
beforeAll(async () => {
  clinic = await openRecords();
  // Hundreds who are called so by their given name or begin so, all registered before the few who are meant.
  const crowd = [...Array.from({ length: 400 }, (_, i) => ['Whitlock', `Marie ${i}`] as const), ...Array.from({ length: 300 }, (_, i) => [`Marieston${i}`, 'Asha'] as const)];
  const meant = [['Marie', 'Rania'], ['van der Berg', 'Marie Jan'], ['Berg', 'Jan']] as const;
  await clinic.write(...[...crowd, ...meant].map(([familyName, givenNames], i) => newPatient(systemIds.newId(), { recordNumber: `WL 01 ${String(i).padStart(4, '0')}`, familyName, givenNames, formerNames: givenNames === 'Rania' ? 'Quillfeather' : '' })));
}, 60_000);
afterAll(() => clinic.close());

const found = async (typed: string) => (await findPatients(clinic.db.read, '[]', typed)).patients.map((patient) => `${patient.familyName}, ${patient.givenNames}`);

it('a family name typed whole comes first among hundreds of others, then those that begin so', async () => {
  const names = await found('marie');
  expect(names[0]).toBe('Marie, Rania');
  expect(names.slice(1).every((name) => name.startsWith('Marieston'))).toBe(true);
  expect(names).toHaveLength(20);
});

it('a family name of several words is whole, also with a given name before or after it', async () => {
  expect((await found('van der berg'))[0]).toBe('van der Berg, Marie Jan');
  expect((await found('jan van der berg'))[0]).toBe('van der Berg, Marie Jan');
  expect(await found('berg jan')).toEqual(['Berg, Jan', 'van der Berg, Marie Jan']);
});

it('a former name is found and shown', async () => {
  const { patients, more } = await findPatients(clinic.db.read, '[]', 'quill');
  expect([patients, more]).toMatchObject([[{ familyName: 'Marie', formerNames: 'Quillfeather' }], false]);
});
