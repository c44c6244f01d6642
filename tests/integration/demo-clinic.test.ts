import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allergyKind } from '#main/allergies/index.ts';
import { appointmentsSection } from '#main/appointments/index.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { systemClock, systemIds } from '#main/adapters/node-ports.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { generateDemoClinic, seedDemoClinic } from '#main/demo/index.ts';
import { organizationKind, practitionerKind } from '#main/directory/index.ts';
import { encountersSection } from '#main/encounters/index.ts';
import { immunizationsSection } from '#main/immunizations/index.ts';
import { medicationsSection } from '#main/medications/index.ts';
import { nextRecordNumbers, patientKind } from '#main/patients/index.ts';
import { problemsSection } from '#main/problems/index.ts';
import { createRecords } from '#main/records/write-records.ts';
import { resultsSection } from '#main/results/index.ts';
import { observationKind } from '#main/vitals/index.ts';

const sections = [problemsSection, medicationsSection, immunizationsSection, encountersSection, resultsSection, appointmentsSection];
const kinds = [patientKind, observationKind, allergyKind, ...sections.map(({ kind }) => kind), practitionerKind, organizationKind];

it('writes every record of the plan by the one path of all records', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-demo-test-'));
  const db = await openClinicDatabase(sqlcipherDriver, join(folder, 'clinic.db'), new Uint8Array(32).fill(7), 'create');
  await runMigrations(db, migrations);
  const plan = generateDemoClinic({ seed: 3, patients: 100, today: '2026-01-05' });
  const started = performance.now();
  const seeded = await seedDemoClinic({ db, records: createRecords(kinds, { clock: systemClock, ids: systemIds }), ports: { ids: systemIds }, plan, by: { staffId: systemIds.newId() }, nextRecordNumbers });
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`demo: ${seeded.records} records of 100 patients seeded in ${seconds.toFixed(1)} s\n`);
  const count = async (table: string) => (await db.read.get<{ n: number }>({ text: `SELECT count(*) AS n FROM ${table}`, values: [] }))?.n ?? 0;
  const { patients } = plan;
  const rows = {
    patient: 100, observation: patients.flatMap(({ sets }) => sets.flatMap(({ readings }) => readings)).length, allergy_intolerance: patients.flatMap(({ allergies }) => allergies).length,
    encounter: patients.flatMap(({ chart }) => chart.encounters).length, condition: patients.flatMap(({ chart }) => chart.problems).length,
    medication: patients.flatMap(({ chart }) => chart.medications).length, immunization: patients.flatMap(({ chart }) => chart.immunizations).length,
    result: patients.flatMap(({ chart }) => chart.results).length, appointment: patients.flatMap(({ chart }) => chart.appointments).length,
    practitioner: plan.practitioners.length, organization: plan.organizations.length,
  };
  const found = Object.fromEntries(await Promise.all(Object.keys(rows).map(async (table) => [table, await count(table)] as const)));
  await db.close();
  rmSync(folder, { recursive: true, force: true });
  expect(found).toEqual(rows);
  expect(seeded).toEqual({ patients: 100, records: Object.values(rows).reduce((sum, n) => sum + n, 0) });
});
