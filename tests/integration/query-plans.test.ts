import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { firstPage } from '#shared/sections/section.ts';
import { labelledKinds } from '#shared/sensitivity/contract.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { securityTables } from '#main/audit/security-digests.ts';
import { tellOverdueReviews } from '#main/emergency/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { openEmpty } from './records-setup.ts';
import { beginsAtLeast, unboundedReads } from './unbounded-reads.ts';
import { administrator, asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

/**
 * Tables of a handful of rows for ever: reading all of them is the quickest way. Who may do what (bundles, grants, rules, closed charts) is held whole,
 * and so is who belongs to the clinic (the roster is verified from its start at each unseal, each device has one last word).
 */
const tiny = new Set(['staff_record', 'audit_branch', 'sync_state', 'clinic_state', 'staff', 'patient_count', 'role_bundle', 'staff_grant', 'policy', 'restriction', 'audit_branch', 'sync_roster', 'sync_device']);

/** The digests of the security tables read each of them whole, as they must: a few hundred rows at most in the life of a clinic. */
const isDigest = (text: string): boolean => text.startsWith('SELECT json_array(') && securityTables.some((table) => text.endsWith(`FROM "${table}" ORDER BY ${text.split(' ORDER BY ').at(-1) ?? ''}`));

const imports = [
  'bundle-batch.json', 'bundle-nested.json', 'conflict-first.json', 'conflict-second.json', 'dated-older.json', 'dated-newer.json', 'dated-older.json',
  'vital-relative.json', 'stu3-allergy.json', 'contained-patient.json',
];

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/fhir', name), 'base64');

/** A migration may read what it fills, once in the life of a clinic. */
const filling = /^(UPDATE (source_|kept_)(resource|history|identity) SET (\(type|origin = source, id = lower|original = rid|kind = CASE)|INSERT INTO original \(rid, json\) SELECT rid \*|INSERT OR IGNORE INTO directory_word \(kind, word, rid\) SELECT '|INSERT INTO sync_digest \([a-z_, ]+\) SELECT DISTINCT stream, 1, 0)/;

it('no statement that the clinic runs reads a table from end to end', async () => {
  const seen = new Map<string, { values: readonly unknown[]; times: number }>();
  const recording: DatabaseDriver = {
    open: async (path, mode) => {
      const connection = await sqlcipherDriver.open(path, mode);
      const note = (text: string, values: readonly unknown[]) => {
        if (/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(text) && !/\bsqlite_master\b/.test(text) && !/\btemp\./.test(text) && !filling.test(text.trim()) && !isDigest(text)) seen.set(text, { values, times: (seen.get(text)?.times ?? 0) + 1 });
      };
      return {
        ...connection,
        all: async (text, values) => (note(text, values), connection.all(text, values)),
        run: async (text, values) => (note(text, values), connection.run(text, values)),
      };
    },
  };
  const clinic = await openTestClinic({ signedInAs: 'administrator', ports: { driver: recording } });
  const { client } = clinic;

  const registered = valueOf(await client['patients.register']({ patient: asha, notTheSame: [] }));
  const patientId = registered.type === 'registered' ? registered.patient.id : '';
  valueOf(await client['patients.register']({ patient: asha, notTheSame: [] }));
  for (const query of ['asha', '1967', '04/09/1967', '0144', 'WL 01 0001']) valueOf(await client['patients.find']({ query, searchId }));
  valueOf(await client['patients.matches']({ familyName: 'Haddad', givenNames: 'Asha', birthDate: null, phone: '(207) 555 0144', searchId }));
  const unknown = valueOf(await client['patients.registerUnknown']({ sex: 'female', age: 40, note: 'found at the harbour' }));
  valueOf(await client['patients.identify']({ id: unknown.patient.id, patient: { ...asha, phone: '' }, notTheSame: [], sameAs: patientId }));
  valueOf(await client['patients.show']({ id: patientId }));
  valueOf(await client['patients.recent']({}));
  const weight = { measure: 'body-weight', value: 64.2, secondValue: null, unit: 'kg', keptAsMeasured: false } as const;
  const recorded = valueOf(await client['vitals.record']({ patientId, readings: [weight] }));
  const observationId = recorded.type === 'recorded' ? (recorded.observations[0]?.id ?? '') : '';
  valueOf(await client['vitals.strike']({ patientId, observationId, reason: 'wrong scales' }));
  valueOf(await client['vitals.history']({ patientId }));
  valueOf(await client['allergies.list']({ patientId }));
  const allergy = valueOf(await client['allergies.record']({ patientId, allergy: { substance: 'Latex', reaction: '', severity: 'mild', verification: 'confirmed' }, isAnother: false }));
  const allergyId = allergy.type === 'recorded' ? allergy.allergy.id : '';
  valueOf(await client['allergies.change']({ patientId, allergyId, seen: { severity: 'mild' }, change: { severity: 'severe' }, isAnother: false }));
  valueOf(await client['allergies.takeBack']({ patientId, allergyId, reason: 'a plan' }));
  valueOf(await client['allergies.noneKnown']({ patientId }));
  const medication = valueOf(await client['medications.record']({ patientId, medication: { display: 'Warfarin', dosage: '5 mg', started: null, reason: '' }, mitigation: '' }));
  const medicationId = medication.type === 'recorded' ? medication.medication.id : '';
  valueOf(await client['medications.changeDose']({ patientId, medicationId, seen: { dosage: '5 mg', status: 'active' }, dosage: '4 mg', mitigation: '' }));
  valueOf(await client['medications.confirm']({ patientId, medicationId, seen: { dosage: '4 mg', status: 'active' } }));
  valueOf(await client['medications.changeStatus']({ patientId, medicationId, seen: { status: 'active', ended: null }, status: 'on-hold', reason: '', ended: null, mitigation: '' }));
  valueOf(await client['medications.takeBack']({ patientId, medicationId, reason: 'a plan' }));
  for (const whose of [patientId, null]) valueOf(await client['review.list']({ patientId: whose }));
  valueOf(await client['review.count']({}));
  valueOf(await client['review.people']({}));
  valueOf(await client['review.show']({ id: searchId, patientId }));
  valueOf(await client['review.ask']({ id: searchId, patientId, staffId: searchId }));
  valueOf(await client['sync.kept']({}));
  valueOf(await client['sync.network']({}));
  valueOf(await client['sync.whereIs']({ patientId, recordId: observationId }));
  valueOf(await client['sync.handOver']({ id: 1, staffId: searchId }));
  const section = firstPage(patientId);
  valueOf(await client['problems.list'](section));
  valueOf(await client['medications.list'](section));
  valueOf(await client['immunizations.list'](section));
  valueOf(await client['encounters.list'](section));
  valueOf(await client['results.list'](section));
  valueOf(await client['appointments.list'](section));
  valueOf(await client['documents.list'](section));
  valueOf(await client['results.trend']({ patientId, code: '4548-4', codeSystem: 'http://loinc.org' }));
  valueOf(await client['results.sparks']({ patientId, codes: [{ code: '4548-4', codeSystem: 'http://loinc.org' }] }));
  valueOf(await client['documents.original']({ patientId, recordId: observationId }));
  valueOf(await client['chart.summary']({ patientId }));
  for (const words of ['', 'dr', 'dr lena']) valueOf(await client['directory.find']({ words }));
  valueOf(await client['staff.list']({}));
  valueOf(await client['session.current']({}));
  valueOf(await client['restrictions.add']({ patientId, closedTo: { type: 'role', role: 'laboratory' }, reason: 'asked for it' }));
  const { restrictions } = valueOf(await client['restrictions.list']({ patientId }));
  valueOf(await client['restrictions.lift']({ id: restrictions[0]?.id ?? '', patientId, reason: 'no longer' }));
  const anybody = { alertId: null, staffId: null, device: null, fromDay: null, toDay: null, recordNumber: '' };
  const own = valueOf(await client['staff.list']({})).staff[0]?.id ?? '';
  for (const about of [{ staffId: own }, { fromDay: '2026-03-01', toDay: '2026-03-12' }, { device: 0 }, { device: 0, fromDay: '2026-03-01', recordNumber: 'WL 01 0001' }]) {
    const begun = valueOf(await client['incidents.begin']({ about: { ...anybody, ...about }, discoveredOn: '2026-03-12', whatHappened: 'a plan' }));
    const id = begun.type === 'begun' ? begun.id : '';
    valueOf(await client['incidents.count']({ id }));
    valueOf(await client['incidents.people']({ id, offset: 0 }));
    valueOf(await client['incidents.addNote']({ id, text: 'a note' }));
    valueOf(await client['incidents.saveLetter']({ id, letter: { whatHappened: '', whatToDo: '', whatWeDo: '', contact: '' } }));
    valueOf(await client['incidents.writeNotice']({ id, patientIds: [patientId], how: 'letter', on: '2026-03-12' }));
    valueOf(await client['incidents.show']({ id }));
    await clinic.stepUp('incidents.print', { id, what: 'list', purpose: 'legal' });
    valueOf(await client['incidents.printable']({ id }));
    valueOf(await client['incidents.close']({ id, finding: 'breach', factors: { information: '', recipient: '', acquired: '', mitigated: '' }, closingNotes: 'a plan', lessons: 'a plan' }));
  }
  valueOf(await client['incidents.list']({}));
  valueOf(await client['incidents.alarm']({ alertId: patientId }));
  for (const who of [{ by: 'patient', patientId }, { by: 'record-number', recordNumber: 'WL 01 0001' }, { by: 'name', familyName: 'Haddad', birthDate: '1967-09-04' }] as const) {
    valueOf(await client['emergency.open']({ who, reason: 'unconscious at the desk' }));
  }
  const { accesses } = valueOf(await client['emergency.current']({}));
  valueOf(await client['emergency.addReason']({ id: accesses[0]?.id ?? '', text: 'came with a friend' }));
  valueOf(await client['emergency.end']({ id: accesses[0]?.id ?? '' }));
  valueOf(await client['emergency.reviews']({}));
  valueOf(await client['emergency.review']({ id: accesses[0]?.id ?? '', finding: 'justified', note: '' }));
  for (const kind of labelledKinds) valueOf(await client['sections.label']({ kind, id: observationId, patientId, sensitive: true }));
  const draft = { form: 'vitals', patientId, place: '{}', fields: '{}', focus: null };
  for (let i = 0; i < 2; i += 1) valueOf(await client['drafts.save'](draft));
  valueOf(await client['drafts.mine']({}));
  valueOf(await client['drafts.discard']({ form: 'vitals', patientId }));
  for (const name of imports) {
    const { jobId } = valueOf(await client['interchange.begin']({ source: 'clinic' }));
    valueOf(await client['interchange.addPiece']({ jobId, fileName: name, piece: fixture(name), index: 0, last: true }));
    valueOf(await client['interchange.start']({ jobId }));
    await vi.waitFor(async () => expect(valueOf(await client['interchange.job']({ jobId })).job?.state).toBe('done'), 20_000);
  }
  const span = { from: '2026-02-20T00:00:00.000Z', to: '2026-03-20T00:00:00.000Z' };
  const [{ staffId = '' } = {}] = valueOf(await client['audit.people']({})).people;
  for (const about of [{ type: 'patient', patientId }, { type: 'person', staffId }, { type: 'clinic' }] as const) {
    valueOf(await client['audit.heat']({ ...span, about }));
    valueOf(await client['audit.timeline']({ ...span, about, show: 'changed', before: null, names: true }));
  }
  expect(valueOf(await client['audit.graph']({ ...span, about: { type: 'person', staffId }, names: true })).type).toBe('graph');
  const asked = { kind: 'csv', patientId: null, staffId: null, since: null, before: null, purpose: 'privacy-review' };
  for (const [i, more] of [{}, { patientId }, { staffId }, { since: span.from, before: span.to }].entries()) {
    expect(await clinic.clinic.call('gate', 'audit.export', { ...asked, ...more, file: join(clinic.folder, `${i}.csv`) })).toContain('exported');
  }
  valueOf(await client['audit.standing']({}));
  expect(valueOf(await client['audit.proof']({})).doubts).toEqual([]);
  expect(valueOf(await client['disclosures.list']({ patientId })).type).toBe('listed');
  expect(valueOf(await client['disclosures.print']({ patientId, purpose: 'patient-request' })).type).toBe('ready');
  await clinic.clinic.call('gate', 'staff.add', { userName: 'mehta', displayName: 'Dr Mehta', role: 'nurse', password: 'quiet lantern 5120 quay' });
  await clinic.clinic.call('gate', 'session.changePassword', { oldPassword: administrator.password, newPassword: 'quiet lantern 5120 quay' });

  // Somebody who sees no labelled record is asked for by other words.
  await clinic.clinic.keeper.lock('switch');
  await clinic.signIn('mehta', 'quiet lantern 5120 quay');
  for (const name of ['problems', 'medications', 'immunizations', 'encounters', 'results', 'appointments', 'documents'] as const) expect((await client[`${name}.list`](section)).type).toBe('value');
  valueOf(await client['chart.summary']({ patientId }));
  const workspace = clinic.clinic.keeper.workspace();
  if (!workspace) throw new Error('nothing is unsealed');
  const { db } = workspace;
  clinic.clock.pass(5 * 86_400_000);
  expect(await tellOverdueReviews(db, workspace.access, systemIds)).toBe(1);
  const tables = await db.read.all<{ name: string; isVirtual: number }>({ text: `SELECT name, sql LIKE 'CREATE VIRTUAL%' AS isVirtual FROM sqlite_master WHERE type = 'table'`, values: [] });
  const unbounded: string[] = [];
  for (const [text, { values }] of seen) {
    const plan = await db.read.all<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, values: values as never });
    unbounded.push(...unboundedReads(text, plan.map(({ detail }) => detail), tables.filter(({ name }) => !tiny.has(name))));
  }
  await clinic.close();
  expect(seen.size).toBeGreaterThan(45);
  expect(unbounded).toEqual([]);
});

it.each([
  [`SELECT name FROM practitioner WHERE name_key >= '' AND instr(name_key, 'x') > 0 ORDER BY name_key LIMIT 50`],
  [`SELECT name FROM practitioner WHERE name_key >= '' ORDER BY name_key LIMIT 50`],
  [`SELECT name FROM practitioner WHERE name_key > ? AND instr(name_key, 'x') > 0 ORDER BY name_key LIMIT ?`, ['', 50]],
  [`SELECT name FROM practitioner WHERE name_key IS NOT NULL AND name_key <= '~~' AND name_key >= ''`],
  [`SELECT name FROM practitioner WHERE name_key BETWEEN '' AND '~~'`],
  [`SELECT name FROM practitioner WHERE '' <= name_key`],
  [`SELECT name FROM practitioner WHERE name_key < 'x'`],
  [`SELECT name FROM practitioner WHERE rid > -1 AND rid < 999999999999`],
  [`SELECT name FROM practitioner WHERE rid IN (SELECT rid FROM practitioner WHERE rid >= 0 ORDER BY rid LIMIT 9)`],
  [`SELECT name FROM practitioner ORDER BY town LIMIT 50`],
  [`SELECT name FROM practitioner`],
  [`SELECT a.name FROM json_each('[1]') AS j JOIN practitioner AS a ON a.town = j.value`],
  [`SELECT rowid FROM patient_search ORDER BY rowid LIMIT 5`],
] as [string, (string | number)[]?][])('refuses a read without a real bound: %s', async (text, values = []) => {
  const clinic = await openEmpty();
  await runMigrations(clinic.db, migrations);
  const plan = await clinic.db.read.all<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, values });
  expect(unboundedReads(text, plan.map(({ detail }) => detail), [{ name: 'practitioner', isVirtual: 0 }, { name: 'patient_search', isVirtual: 1 }])).not.toEqual([]);
  await clinic.close();
});

it('no statement of the source begins a range at the least value, not even one that no test runs', () => {
  const source = join(import.meta.dirname, '../../src/main');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.filter((name) => beginsAtLeast(readFileSync(join(source, name), 'utf8')))).toEqual([]);
  expect(files.length).toBeGreaterThan(100);
});
