import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import { firstPage } from '#shared/sections/section.ts';
import { peopleOf } from './shared-desk.ts';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let people: ReturnType<typeof peopleOf>;
const ids = { asha: '', ravi: '', desk: '', nurse: '', officer: '', record: '' };
const ravi = { ...asha, familyName: 'Quist', givenNames: 'Ravi', sex: 'male', phone: '(207) 555 0199', birthDate: '1951-02-11' } as const;

const register = async (patient: typeof asha | typeof ravi): Promise<string> => {
  const done = valueOf(await clinic.client['patients.register']({ patient, notTheSame: [] }));
  if (done.type !== 'registered') throw new Error(done.type);
  return done.patient.id;
};
const alertsOf = async (kind: string) => clinic.clinic.keeper.current()?.db.read.all<{ staff_id: string; patient_id: string }>({ text: 'SELECT staff_id, patient_id FROM alert WHERE kind = ?', values: [kind] });

beforeAll(async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  people = peopleOf(clinic);
  ids.desk = await people.add('desk', 'front-desk');
  ids.nurse = await people.add('nina', 'nurse');
  ids.officer = await people.add('officer', 'privacy-officer');
  await people.add('clara', 'clinician');
  ids.asha = await register(asha);
  ids.ravi = await register(ravi);
  ids.record = systemIds.newId();
  await clinic.clinic.keeper.current()?.db.transaction((tx) => clinic.clinic.records.write(tx, [
    { kind: 'condition', id: ids.record, patientId: ids.asha, fields: { display: 'Asthma', clinicalStatus: 'active' } },
  ], { staffId: ids.officer }));
  for (const userName of ['desk', 'nina']) {
    await people.be(userName);
    valueOf(await clinic.client['patients.show']({ id: ids.asha }));
  }
  await people.be('officer');
});
afterAll(() => clinic.close());

describe('a closed chart', () => {
  it('is closed by the privacy officer to a role and to a person, each once, and the wish is on record', async () => {
    const wish = { patientId: ids.asha, closedTo: { type: 'role', role: 'front-desk' }, reason: 'works at the desk with a neighbor' } as const;
    expect(valueOf(await clinic.client['restrictions.add'](wish))).toMatchObject({ type: 'added' });
    expect(valueOf(await clinic.client['restrictions.add'](wish))).toEqual({ type: 'already-closed' });
    expect(valueOf(await clinic.client['restrictions.add']({ ...wish, closedTo: { type: 'person', staffId: ids.nurse } }))).toMatchObject({ type: 'added' });
    expect(valueOf(await clinic.client['restrictions.add']({ ...wish, closedTo: { type: 'person', staffId: systemIds.newId() } }))).toEqual({ type: 'no-such-person' });
    expect(valueOf(await clinic.client['restrictions.add']({ ...wish, patientId: systemIds.newId() }))).toEqual({ type: 'no-such-patient' });
    const { restrictions } = valueOf(await clinic.client['restrictions.list']({ patientId: ids.asha }));
    expect(restrictions.map(({ closedTo, closedToName, addedBy, liftedAt }) => ({ closedTo, closedToName, addedBy, liftedAt }))).toEqual([
      { closedTo: { type: 'person', staffId: ids.nurse }, closedToName: 'A nina', addedBy: 'A officer', liftedAt: null },
      { closedTo: { type: 'role', role: 'front-desk' }, closedToName: '', addedBy: 'A officer', liftedAt: null },
    ]);
  });

  it('stays open to somebody who may lift it again', async () => {
    const reason = 'nobody at all';
    const close = async (role: 'administrator' | 'privacy-officer') => valueOf(await clinic.client['restrictions.add']({ patientId: ids.ravi, closedTo: { type: 'role', role }, reason }));
    expect(await close('administrator')).toMatchObject({ type: 'added' });
    expect(await close('privacy-officer')).toEqual({ type: 'nobody-left' });
    const { restrictions } = valueOf(await clinic.client['restrictions.list']({ patientId: ids.ravi }));
    expect(valueOf(await clinic.client['restrictions.lift']({ id: restrictions[0]?.id ?? '', patientId: ids.ravi, reason: 'a test' }))).toEqual({ type: 'lifted' });
    expect(valueOf(await clinic.client['restrictions.lift']({ id: restrictions[0]?.id ?? '', patientId: ids.ravi, reason: 'a test' }))).toEqual({ type: 'no-such' });
  });

  it('L5: is not read, found, counted or remembered for whom it is closed to', async () => {
    const query = (text: string) => clinic.client['patients.find']({ query: text, searchId });
    await people.be('officer');
    expect(valueOf(await query('haddad')).patients).toHaveLength(1);
    const all = valueOf(await clinic.client['patients.recent']({})).patientCount;
    await people.be('nina');
    for (const text of ['haddad', 'asha', '1967-09-04', '0144', 'WL 01 0001', 'h']) expect(valueOf(await query(text))).toEqual({ patients: [], more: false });
    expect(valueOf(await query('quist')).patients).toHaveLength(1);
    const recent = valueOf(await clinic.client['patients.recent']({}));
    expect([recent.patientCount, recent.patients]).toEqual([all - 1, []]);
    const refused = { type: 'refused', reason: 'restricted' };
    const section = firstPage(ids.asha);
    expect(await clinic.client['patients.show']({ id: ids.asha })).toEqual(refused);
    expect(await clinic.client['chart.summary']({ patientId: ids.asha })).toEqual(refused);
    expect(await clinic.client['allergies.list']({ patientId: ids.asha })).toEqual(refused);
    expect(await clinic.client['vitals.history']({ patientId: ids.asha })).toEqual(refused);
    for (const name of ['problems', 'medications', 'immunizations', 'encounters', 'results', 'appointments', 'documents'] as const) expect(await clinic.client[`${name}.list`](section)).toEqual(refused);
    expect(await clinic.client['documents.original']({ patientId: ids.asha, recordId: ids.record })).toEqual(refused);
    // Under another patient's name the record is nobody's.
    expect(valueOf(await clinic.client['documents.original']({ patientId: ids.ravi, recordId: ids.record }))).toEqual({ type: 'none' });
    const logged = await clinic.clinic.keeper.current()?.db.read.all<{ method: string; patient_id: string }>({ text: `SELECT method, patient_id FROM audit_row WHERE outcome = 'restricted' AND staff_id = ?`, values: [ids.nurse] });
    expect(logged?.length).toBe(12);
    expect(new Set(logged?.map(({ patient_id }) => patient_id))).toEqual(new Set([ids.asha]));
  });

  it('is not written to either, and an unknown person is not named as somebody behind it', async () => {
    await people.be('nina');
    const weight = { measure: 'body-weight', value: 64.2, secondValue: null, unit: 'kg', keptAsMeasured: false } as const;
    expect(await clinic.client['vitals.record']({ patientId: ids.asha, readings: [weight] })).toEqual({ type: 'refused', reason: 'restricted' });
    const unknown = valueOf(await clinic.client['patients.registerUnknown']({ sex: 'female', age: 40, note: '' })).patient.id;
    expect(await clinic.client['patients.identify']({ id: unknown, patient: { ...asha, familyName: 'Other' }, notTheSame: [], sameAs: ids.asha })).toEqual({ type: 'refused', reason: 'restricted' });
    expect(await clinic.client['patients.identify']({ id: ids.asha, patient: asha, notTheSame: [], sameAs: null })).toEqual({ type: 'refused', reason: 'restricted' });
    expect(valueOf(await clinic.client['patients.identify']({ id: unknown, patient: asha, notTheSame: [ids.asha], sameAs: null }))).toEqual({ type: 'ask-privacy-officer' });
  });

  it('shows no card as a duplicate: the desk asks the privacy officer, who is told, and somebody who may see both registers', async () => {
    await people.be('desk');
    const typed = { familyName: 'Haddad', givenNames: 'Asha', birthDate: '1967-09-04', sex: 'female', phone: '', searchId } as const;
    expect(valueOf(await clinic.client['patients.matches'](typed))).toMatchObject({ matches: [], askPrivacyOfficer: true });
    expect(valueOf(await clinic.client['patients.matches']({ ...typed, familyName: 'Nobody', givenNames: 'Known', birthDate: '1999-01-01' }))).toMatchObject({ matches: [], askPrivacyOfficer: false });
    const before = valueOf(await clinic.client['patients.recent']({})).patientCount;
    for (const notTheSame of [[], [ids.asha]]) expect(valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame }))).toEqual({ type: 'ask-privacy-officer' });
    expect(valueOf(await clinic.client['patients.recent']({})).patientCount).toBe(before);
    expect(await alertsOf('hidden-duplicate')).toContainEqual({ staff_id: ids.desk, patient_id: ids.asha });
    await people.be('clara');
    const again = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    expect(again).toMatchObject({ type: 'duplicate-patient', askPrivacyOfficer: false, matches: [{ patient: { id: ids.asha } }] });
    expect(valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [ids.asha] }))).toMatchObject({ type: 'registered' });
  });

  it('is not lifted by whom it is closed to, and opens again for everybody once it is', async () => {
    await people.be('officer');
    valueOf(await clinic.client['restrictions.add']({ patientId: ids.ravi, closedTo: { type: 'person', staffId: ids.officer }, reason: 'is his sister' }));
    expect(await clinic.client['restrictions.list']({ patientId: ids.ravi })).toEqual({ type: 'refused', reason: 'restricted' });
    expect(await clinic.client['restrictions.lift']({ id: ids.ravi, patientId: ids.ravi, reason: 'mine' })).toEqual({ type: 'refused', reason: 'restricted' });
    await people.be('ruth');
    const { restrictions } = valueOf(await clinic.client['restrictions.list']({ patientId: ids.asha }));
    for (const { id } of restrictions) valueOf(await clinic.client['restrictions.lift']({ id, patientId: ids.asha, reason: 'the patient asked' }));
    await people.be('nina');
    expect(valueOf(await clinic.client['patients.show']({ id: ids.asha })).patient?.familyName).toBe('Haddad');
    expect(valueOf(await clinic.client['patients.find']({ query: 'haddad', searchId })).patients.length).toBeGreaterThan(0);
  });

  it('is managed only by who may', async () => {
    for (const userName of ['desk', 'nina', 'clara']) {
      await people.be(userName);
      expect(await clinic.client['restrictions.list']({ patientId: ids.asha })).toEqual({ type: 'refused', reason: 'forbidden' });
      expect(await clinic.client['restrictions.add']({ patientId: ids.asha, closedTo: { type: 'role', role: 'nurse' }, reason: 'no' })).toEqual({ type: 'refused', reason: 'forbidden' });
    }
  });
});
