import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { firstPage } from '#shared/sections/section.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { administrator, asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

/** Tables of a handful of rows for ever: reading all of them is the quickest way. */
const tiny = new Set(['sync_state', 'clinic_state', 'staff', 'patient_count']);

const imports = [
  'bundle-batch.json', 'bundle-nested.json', 'conflict-first.json', 'conflict-second.json', 'dated-older.json', 'dated-newer.json', 'dated-older.json',
  'vital-relative.json', 'stu3-allergy.json', 'contained-patient.json',
];

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/fhir', name), 'base64');

/** A migration may read what it fills, once in the life of a clinic. */
const filling = /^(UPDATE (source_|kept_)(resource|history|identity) SET (\(type|origin = source, id = lower|original = rid|kind = CASE)|INSERT INTO original \(rid, json\) SELECT rid \*|INSERT OR IGNORE INTO directory_word \(kind, word, rid\) SELECT ')/;

it('no statement that the clinic runs reads a table from end to end', async () => {
  const seen = new Map<string, { values: readonly unknown[]; times: number }>();
  const recording: DatabaseDriver = {
    open: async (path, mode) => {
      const connection = await sqlcipherDriver.open(path, mode);
      const note = (text: string, values: readonly unknown[]) => {
        if (/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(text) && !/\bsqlite_master\b/.test(text) && !/\btemp\./.test(text) && !filling.test(text.trim())) seen.set(text, { values, times: (seen.get(text)?.times ?? 0) + 1 });
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
  valueOf(await client['directory.find']({ words: 'dr' }));
  valueOf(await client['staff.list']({}));
  valueOf(await client['session.current']({}));
  for (const name of imports) {
    const { jobId } = valueOf(await client['interchange.begin']({ source: 'clinic' }));
    valueOf(await client['interchange.addPiece']({ jobId, fileName: name, piece: fixture(name), index: 0, last: true }));
    valueOf(await client['interchange.start']({ jobId }));
    await vi.waitFor(async () => expect(valueOf(await client['interchange.job']({ jobId })).job?.state).toBe('done'), 20_000);
  }
  await clinic.clinic.call('gate', 'staff.add', { userName: 'mehta', displayName: 'Dr Mehta', role: 'nurse', password: 'quiet lantern 5120 quay' });
  await clinic.clinic.call('gate', 'session.changePassword', { oldPassword: administrator.password, newPassword: 'quiet lantern 5120 quay' });

  const db = clinic.clinic.keeper.current()?.db;
  if (!db) throw new Error('nobody is signed in');
  const tables = new Set((await db.read.all<{ name: string }>({ text: `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`, values: [] })).map((row) => row.name));
  const scans: string[] = [];
  for (const [text, { values }] of seen) {
    // An alias stands for its table in a plan.
    const aliases = new Map([...text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)(?:\s+(?:AS\s+)?(?!WHERE|JOIN|ON|SET|ORDER|LIMIT|GROUP|SELECT|USING|DESC)(\w+))?/gi)].map((found) => [found[2] ?? found[1] ?? '', found[1] ?? '']));
    const plan = await db.read.all<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, values: values as never });
    for (const { detail } of plan) {
      const name = /^SCAN (\w+)/.exec(detail)?.[1];
      const table = name === undefined ? undefined : (aliases.get(name) ?? name);
      if (table !== undefined && tables.has(table) && !tiny.has(table)) scans.push(`${detail} | ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
    }
  }
  await clinic.close();
  expect(seen.size).toBeGreaterThan(45);
  expect(scans).toEqual([]);
});
