import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '#main/demo/random.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { matchingPatients } from '#main/patients/matching-patients.ts';
import { comparable } from '#shared/patients/person-like.ts';
import { samePerson } from '#shared/patients/same-person.ts';
import { createCases, createPopulation } from '#tests/bench/duplicate-cases.ts';
import { openRecords } from './records-setup.ts';
import { seesAll } from './sees-all.ts';

const population = createPopulation(createRandom(71), 2_000);
const ids = population.map(() => systemIds.newId());
let clinic: Awaited<ReturnType<typeof openRecords>>;
beforeAll(async () => {
  clinic = await openRecords();
  await clinic.write(...population.map((fields, i) => ({
    kind: 'patient' as const, id: ids[i] ?? '', patientId: ids[i] ?? '', fields: { ...fields, recordNumber: `WL ${i}`, registeredAt: '2026-03-12T10:00:00.000Z' },
  })));
}, 60_000);
afterAll(() => clinic.close());

it('the keys find the person that comparing with everybody would find, 99 of 100 and more', async () => {
  const prepared = population.map(comparable);
  const found = { byAll: 0, byKeys: 0 };
  for (const { typed, isPerson } of createCases(72, population, 15, 0)) {
    const person = isPerson === undefined ? undefined : prepared[isPerson];
    // How common the name is only lessens a score; here it is the keys that are asked about.
    if (!person || isPerson === undefined || samePerson(comparable(typed), person, 8) === undefined) continue;
    found.byAll += 1;
    const { matches } = await matchingPatients(clinic.db.read, seesAll, typed);
    if (matches.some((match) => match.patient.id === ids[isPerson])) found.byKeys += 1;
  }
  expect(found.byAll).toBeGreaterThan(250);
  expect(found.byKeys / found.byAll).toBeGreaterThanOrEqual(0.99);
});

it('shows every reason in an order that stays, and the likeliest first', async () => {
  const known = population[0];
  if (!known) throw new Error('nobody is here');
  const { matches } = await matchingPatients(clinic.db.read, seesAll, { ...known, familyName: known.familyName.toUpperCase() });
  expect(matches[0]).toMatchObject({ patient: { id: ids[0] }, degree: 'very-likely' });
  expect(await matchingPatients(clinic.db.read, seesAll, { ...known, familyName: known.familyName.toUpperCase() })).toEqual({ matches, hiddenLikely: undefined });
});

it('a family name replaced here is still known', async () => {
  const at = population.findIndex((person) => person.birthDateCertainty === 'exact' && person.phone !== '' && person.familyName.length > 6);
  const [known, id] = [population[at], ids[at] ?? ''];
  if (!known) throw new Error('nobody fits');
  await clinic.write({ kind: 'patient', id, patientId: id, fields: { familyName: 'Quillfeather' } });
  const { matches } = await matchingPatients(clinic.db.read, seesAll, { ...known, phone: '', street: '' });
  expect(matches[0]).toMatchObject({ patient: { id, familyName: 'Quillfeather' }, degree: 'very-likely' });
  expect(matches[0]?.reasons.map((reason) => reason.code)).toContain('name-former');
});
