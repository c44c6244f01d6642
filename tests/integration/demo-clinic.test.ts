import { expect, it } from 'vitest';
import { generateDemoClinic, seedDemoClinic } from '#main/demo/index.ts';
import { openImportClinic } from './interchange-setup.ts';

it('writes every record of the plan by the one path of all records', async () => {
  const clinic = await openImportClinic();
  const plan = generateDemoClinic({ seed: 3, patients: 100, today: '2026-01-05' });
  const seeded = await seedDemoClinic({ ...clinic.deps, plan });
  const readings = plan.patients.flatMap((patient) => patient.sets.flatMap((set) => set.readings)).length;
  const allergies = plan.patients.flatMap((patient) => patient.allergies).length;
  expect(seeded).toEqual({ patients: 100, records: 100 + readings + allergies });
  expect([await clinic.count('patient'), await clinic.count('observation'), await clinic.count('allergy_intolerance')]).toEqual([100, readings, allergies]);
  await clinic.close();
});
