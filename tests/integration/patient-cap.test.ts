import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import { createPatientCap } from '#main/access/patient-cap.ts';
import { peopleOf } from './shared-desk.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

/** The least that a clinic may set. */
const most = 20;
const minute = 60_000;
let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let people: ReturnType<typeof peopleOf>;
let patients: readonly string[] = [];

const db = () => {
  const kept = clinic.clinic.keeper.current();
  if (!kept) throw new Error('nobody is signed in');
  return kept.db;
};
const show = async (id: string) => {
  const reply = await clinic.client['patients.show']({ id });
  return reply.type === 'refused' ? reply.reason : reply.type;
};
const showAll = async (ids: readonly string[]) => {
  const answers = [];
  for (const id of ids) answers.push(await show(id));
  return answers;
};
const values = (n: number) => Array.from({ length: n }, () => 'value');
const find = async (query: string) => {
  const reply = await clinic.client['patients.find']({ query, searchId: systemIds.newId() });
  return reply.type === 'value' ? reply.value.patients.length : reply.type === 'refused' ? reply.reason : reply.type;
};

// 25 patients that nobody was shown: they came with an import.
beforeEach(async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  people = peopleOf(clinic);
  await people.add('clara', 'clinician');
  await people.add('nina', 'nurse');
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: Array.from({ length: 25 }, (_, i) => ({ resource: { resourceType: 'Patient', id: `p${i}`, name: [{ family: i < 21 ? 'Quist' : 'Haddad', given: [`Given${i}`] }], gender: 'female' } })) };
  const bytes = new TextEncoder().encode(JSON.stringify(bundle));
  const chunks = async function* () {
    yield bytes;
  };
  await db().transaction((tx) => tx.run({ text: `INSERT INTO policy (id, name, value) VALUES (?, 'access.patientsPerHour', ?)`, values: [systemIds.newId(), String(most)] }));
  await clinic.clinic.keeper.current()?.access.load(db().read);
  await clinic.clinic.importFor({ files: [{ name: 'all.json', folder: 'hill', bytes: bytes.length, open: async () => ({ type: 'opened', chunks: chunks() }) }] });
  patients = (await db().read.all<{ id: string }>({ text: 'SELECT id FROM patient ORDER BY rid', values: [] })).map(({ id }) => id);
  expect(patients).toHaveLength(25);
});
afterEach(() => clinic.close());

describe('the patients that one person may be shown in an hour', () => {
  it('I5: are as many as the rule says, again and again the same ones, and the refusal is logged without a patient', async () => {
    // What the administrator imported counts for nothing.
    expect(await showAll(patients.slice(0, most))).toEqual(values(most));
    expect(await showAll(patients.slice(0, most))).toEqual(values(most));
    expect(await showAll(patients.slice(most))).toEqual(Array.from({ length: 5 }, () => 'too-many-patients'));
    // One more than may be is refused whole, however few are asked for beside it.
    expect(await show(patients[0] ?? '')).toBe('value');
    const logged = await db().read.all<{ patient_id: string | null }>({ text: `SELECT patient_id FROM audit_row WHERE outcome = 'too-many-patients'`, values: [] });
    expect(logged).toHaveLength(5);
    expect(logged.every(({ patient_id }) => patient_id === null)).toBe(true);
  });

  it('I5: a search counts whom it shows, and shows nobody when they are too many', async () => {
    await people.be('clara');
    expect(await find('quist')).toBe(most);
    expect(await find('haddad')).toBe('too-many-patients');
    expect(await find('quist')).toBe(most);
    await people.be('nina');
    expect(await find('haddad')).toBe(4);
  });

  it('I5: are each person\'s own, and signing out, locking, changing people or a restart begins no new hour', async () => {
    await people.be('clara');
    expect(await showAll(patients.slice(0, most))).toEqual(values(most));
    await people.be('nina');
    expect(await show(patients[24] ?? '')).toBe('value');
    await people.be('clara');
    expect(await show(patients[24] ?? '')).toBe('too-many-patients');
    await clinic.client['session.signOut']({});
    await people.be('clara');
    expect(await show(patients[24] ?? '')).toBe('too-many-patients');
    await clinic.clinic.keeper.seal('quit');
    await people.be('clara');
    expect(await show(patients[24] ?? '')).toBe('too-many-patients');
    expect(await show(patients[3] ?? '')).toBe('value');
  });

  it('I5: an hour is an hour of the monotonic clock: setting the wall clock on or back ends none', async () => {
    await people.be('clara');
    expect(await showAll(patients.slice(0, most))).toEqual(values(most));
    for (const wall of ['2026-03-12T12:00:00.000Z', '2026-03-11T10:00:00.000Z', '2027-01-01T00:00:00.000Z']) {
      clinic.clock.setWall(wall);
      expect(await show(patients[24] ?? '')).toBe('too-many-patients');
    }
    for (let passed = 0; passed < 61; passed += 2) {
      clinic.clock.pass(2 * minute);
      valueOf(await clinic.client['session.activity']({}));
    }
    expect(await show(patients[24] ?? '')).toBe('value');
  });

  it('an emergency is free: whoever saves a life is not counted out', async () => {
    await people.be('clara');
    expect(await showAll(patients.slice(0, most))).toEqual(values(most));
    const patientId = patients[22] ?? '';
    expect(valueOf(await clinic.client['emergency.open']({ who: { by: 'patient', patientId }, reason: 'Collapsed at the door' })).type).toBe('opened');
    expect(await show(patientId)).toBe('value');
    expect(await show(patients[23] ?? '')).toBe('too-many-patients');
  });

  it('a write is refused with nothing written when it would tell of one more', async () => {
    expect(await showAll(patients.slice(0, most))).toEqual(values(most));
    expect(await clinic.client['patients.register']({ patient: asha, notTheSame: [] })).toEqual({ type: 'refused', reason: 'too-many-patients' });
    expect(await db().read.all({ text: `SELECT 1 AS one FROM patient WHERE given_names = 'Asha'`, values: [] })).toEqual([]);
  });
});

it('counts by what passed, forgets after the hour, and remembers the later of two', () => {
  let now = 0;
  const cap = createPatientCap(() => now);
  expect(cap.admit('a', ['1', '2', '2'], 2)).toBe(true);
  expect(cap.admit('a', ['3'], 2)).toBe(false);
  expect(cap.admit('b', ['3', '4'], 2)).toBe(true);
  now = 3_599_999;
  expect(cap.admit('a', ['3'], 2)).toBe(false);
  now = 3_600_000;
  expect(cap.admit('a', ['3', '4'], 2)).toBe(true);
  cap.remember('c', [{ patientId: '1', agoMs: 3_000_000 }, { patientId: '1', agoMs: 10 }, { patientId: '2', agoMs: -5 }]);
  expect(cap.admit('c', ['3'], 2)).toBe(false);
  now += 3_599_995;
  expect(cap.admit('c', ['3'], 2)).toBe(true);
});
