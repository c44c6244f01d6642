import { afterEach, beforeEach, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { systemClock, systemIds } from '#main/adapters/node-ports.ts';
import { allergyKind } from '#main/allergies/index.ts';
import { appointmentsSection } from '#main/appointments/index.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { generateDemoClinic, seedDemoClinic } from '#main/demo/index.ts';
import { organizationKind, practitionerKind } from '#main/directory/index.ts';
import { encountersSection } from '#main/encounters/index.ts';
import { immunizationsSection } from '#main/immunizations/index.ts';
import { medicationsSection } from '#main/medications/index.ts';
import { nextRecordNumbers, patientKind } from '#main/patients/index.ts';
import { problemsSection } from '#main/problems/index.ts';
import { checkContents } from '#main/records/index.ts';
import type { KindDefinition } from '#main/records/kind.ts';
import { createRecords } from '#main/records/write-records.ts';
import { resultsSection } from '#main/results/index.ts';
import { observationKind } from '#main/vitals/index.ts';
import { openEmpty } from './records-setup.ts';

const sections = [problemsSection, medicationsSection, immunizationsSection, encountersSection, resultsSection, appointmentsSection];
const kinds = [patientKind, observationKind, allergyKind, ...sections.map(({ kind }) => kind), practitionerKind, organizationKind];
const records = createRecords(kinds, { clock: systemClock, ids: systemIds });
const by = { staffId: systemIds.newId() };
const patientId = systemIds.newId();

let empty: Awaited<ReturnType<typeof openEmpty>>;
beforeEach(async () => {
  empty = await openEmpty();
});
afterEach(() => empty.close());

const check = (own: readonly KindDefinition[] = kinds) => checkContents(empty.db, own, () => Promise.resolve());
const writeAllergy = async (id: string, fields: Readonly<Record<string, unknown>>) =>
  expect(await empty.db.transaction((tx) => records.write(tx, [{ kind: 'allergy-intolerance', id, patientId, fields }], by))).toEqual([{ type: 'applied' }]);
const overwrite = (text: string) => empty.db.transaction((tx) => tx.run({ text, values: [] }));

it('finds every record of a whole clinic as it was written, and the one that was changed beside the one way to write', async () => {
  const { db } = empty;
  await runMigrations(db, migrations);
  const seeded = await seedDemoClinic({ db, records, ports: { ids: systemIds }, plan: generateDemoClinic({ seed: 5, patients: 30, today: '2026-01-05' }), by, nextRecordNumbers });
  const sound = await check();
  expect([sound.faults, sound.checked]).toEqual([[], seeded.records]);
  expect(Object.keys(sound.digests).toSorted()).toEqual(kinds.map(({ kind }) => `records-${kind}`).toSorted());
  for (const { kind, table } of kinds) {
    const row = await db.read.get<{ id: string }>({ text: `SELECT id FROM ${table} ORDER BY id LIMIT 1`, values: [] });
    const [column] = Object.values(kinds.find((each) => each.kind === kind)?.fields ?? {}).filter(({ initial }) => initial === '').map((field) => field.column);
    await overwrite(`UPDATE ${table} SET ${column ?? ''} = ${column ?? ''} || 'x' WHERE id = '${row?.id ?? ''}'`);
    expect((await check()).faults, table).toEqual([{ kind, id: row?.id }]);
    await overwrite(`UPDATE ${table} SET ${column ?? ''} = substr(${column ?? ''}, 1, length(${column ?? ''}) - 1) WHERE id = '${row?.id ?? ''}'`);
  }
  expect((await check()).faults).toEqual([]);
});

it('takes odd texts for what they are when they come back from the database', async () => {
  await runMigrations(empty.db, migrations);
  const odd = ['\ud800', 'a\ud800\udfff\udfff b', '\ufffd', '\u0000', 'a\u0000b', '\u2028"\\', '💊\u202e', ' ', '', '1', 'null'];
  for (const substance of odd) await writeAllergy(systemIds.newId(), { substance, reaction: substance.repeat(3) });
  expect(await check()).toMatchObject({ faults: [], checked: odd.length });
});

it('names what is gone and what nobody wrote, and passes over a kind that a newer release brought', async () => {
  await runMigrations(empty.db, migrations);
  const [gone, stranger, kept] = [systemIds.newId(), systemIds.newId(), systemIds.newId()];
  for (const id of [gone, stranger, kept]) await writeAllergy(id, { substance: 'Latex' });
  const triggers = await empty.db.read.all<{ name: string }>(sql`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'allergy_intolerance'`);
  for (const { name } of triggers) await overwrite(`DROP TRIGGER ${name}`);
  await overwrite(`DELETE FROM allergy_intolerance WHERE id = '${gone}'`);
  await overwrite(`DELETE FROM sync_clk WHERE eid = '${stranger}'`);
  expect((await check()).faults.map(({ id }) => id)).toEqual([gone, stranger]);
  expect((await check([patientKind])).faults).toEqual([]);
});

it('looks at records from before only once they are written again', async () => {
  const { db } = empty;
  await runMigrations(db, migrations.filter(({ version }) => version < 230));
  const id = systemIds.newId();
  await db.transaction(async (tx) => {
    await tx.run(sql`INSERT INTO allergy_intolerance (id, patient_id, substance, code, code_system, statement, severity, reaction, clinical_status, verification, source)
      VALUES (${id}, ${patientId}, 'Latex', '', '', 'allergy', 'mild', '', 'active', 'confirmed', '')`);
    await tx.run(sql`INSERT INTO sync_clk (eid, stream, clk) VALUES (${id}, x'01', unhex('830101a0'))`);
  });
  expect(await runMigrations(db, migrations)).toMatchObject({ type: 'migrated', from: 220 });
  expect(await check()).toMatchObject({ faults: [], checked: 0 });
  const again = systemIds.newId();
  await writeAllergy(again, { substance: 'Penicillin' });
  expect(await check()).toMatchObject({ faults: [], checked: 1 });
});
