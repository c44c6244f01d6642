import { expect, it } from 'vitest';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openChart } from '#tests/bench/chart.ts';
import { createRecorder } from '#tests/bench/measure/recorder.ts';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

/** One row, or as many as there are people on the staff. */
const tiny = /^SCAN (patient_count|sync_state|clinic_state|staff|json_each|j|m)\b/;

it('what the bench asks through the door reads no table from end to end', async () => {
  const recorder = createRecorder(sqlcipherDriver);
  const clinic = await openTestClinic({ signedInAs: 'administrator', ports: { driver: recorder.driver } });
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  const patientId = registered.type === 'registered' ? registered.patient.id : '';
  const call = async (method: string, input: unknown) => valueOf(JSON.parse(await clinic.clinic.call('clinic', method, input)) as { type: string; value?: unknown });
  const asked = await recorder.reads(async () => {
    for (const query of ['ha', 'asha had', '0144', '1967-09-04']) await call('patients.find', { query, searchId });
    await openChart(call, patientId);
    await call('vitals.record', { patientId, readings: [{ measure: 'heart-rate', value: 71, secondValue: null, unit: '/min', keptAsMeasured: true }] });
  });
  const db = clinic.clinic.keeper.current()?.db;
  const scans: string[] = [];
  for (const { text, values } of asked) {
    const plan = (await db?.read.all<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, values })) ?? [];
    // A virtual table or what a subquery has gathered is no table of ours.
    scans.push(...plan.map(({ detail }) => detail).filter((detail) => /^SCAN /.test(detail) && !/VIRTUAL TABLE|SUBQUERY|\(subquery|CONSTANT ROW/.test(detail) && !tiny.test(detail)).map((detail) => `${detail} | ${text.slice(0, 120)}`));
  }
  await clinic.close();
  expect(asked.length).toBeGreaterThan(20);
  expect(scans).toEqual([]);
});
