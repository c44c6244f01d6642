import { afterEach, beforeEach, expect, it } from 'vitest';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
beforeEach(async () => {
  clinic = await openTestClinic({ signedInAs: 'front-desk' });
});
afterEach(() => clinic.close());

const seen = { sex: 'female', age: 40, note: 'Found at the ferry landing by Ruth; blue coat' } as const;
const registerUnknown = async () => valueOf(await clinic.client['patients.registerUnknown'](seen)).patient;
const registerAsha = async () => {
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  if (registered.type !== 'registered') throw new Error(registered.type);
  return registered.patient;
};
const find = async (query: string) => valueOf(await clinic.client['patients.find']({ query, searchId })).patients.map((patient) => patient.id);
const matches = async (person: object) =>
  valueOf(await clinic.client['patients.matches']({ familyName: '', givenNames: '', birthDate: null, phone: '', searchId, ...person })).matches;

it('somebody unknown has a record at once, with a name nobody has, found by what was seen', async () => {
  const unknown = await registerUnknown();
  expect(unknown).toMatchObject({
    familyName: 'Unknown woman', givenNames: 'about 40 (WL 01 0001)', recordNumber: 'WL 01 0001', identity: 'temporary', identityNote: seen.note, birthDate: '1986', birthDateCertainty: 'about',
  });
  for (const query of ['unknown', 'unknown woman', 'WL 01 0001', 'ferry', 'blue coat', '1986']) expect(await find(query), query).toEqual([unknown.id]);
});

it('a second unknown person of that age is another record, and neither is a match of anybody', async () => {
  const first = await registerUnknown();
  const second = await registerUnknown();
  expect(second.id).not.toBe(first.id);
  expect(await matches({ familyName: 'Unknown woman', givenNames: 'about 40', birthDate: '1986', birthDateCertainty: 'about' })).toEqual([]);
});

it('the name becomes known: the record has it, is found by it, and is compared from now on', async () => {
  const unknown = await registerUnknown();
  const identified = valueOf(await clinic.client['patients.identify']({ id: unknown.id, patient: { ...asha, formerNames: 'Costa' }, notTheSame: [], sameAs: null }));
  expect(identified).toMatchObject({ type: 'identified', patient: { id: unknown.id, recordNumber: 'WL 01 0001', familyName: 'Haddad', identity: 'confirmed', identityNote: seen.note, formerNames: 'Costa' } });
  expect([await find('haddad'), await find('costa'), await find('unknown')]).toEqual([[unknown.id], [unknown.id], []]);
  const { familyName, givenNames, birthDate, phone } = asha;
  expect(await matches({ familyName, givenNames, birthDate, phone })).toMatchObject([{ patient: { id: unknown.id }, degree: 'very-likely' }]);
  expect(valueOf(await clinic.client['patients.identify']({ id: unknown.id, patient: asha, notTheSame: [], sameAs: null }))).toEqual({ type: 'already-known' });
});

it('whoever was here before is asked about, and both records say so when it is the same person', async () => {
  const known = await registerAsha();
  const unknown = await registerUnknown();
  const naming = { id: unknown.id, patient: asha, notTheSame: [] };
  expect(valueOf(await clinic.client['patients.identify']({ ...naming, sameAs: null }))).toMatchObject({ type: 'duplicate-patient', matches: [{ patient: { id: known.id } }] });
  expect(valueOf(await clinic.client['patients.identify']({ ...naming, sameAs: known.id }))).toMatchObject({
    type: 'identified', patient: { identity: 'confirmed', identityNote: `${seen.note} Same person as WL 01 0001; two records, not made one yet.` },
  });
  expect(valueOf(await clinic.client['patients.show']({ id: known.id })).patient?.identityNote).toBe('Same person as WL 01 0002; two records, not made one yet.');
});

it('refuses somebody who is not here, and a birth date to come', async () => {
  const unknown = await registerUnknown();
  const nobody = '01890000-0000-7000-8000-00000000000f';
  const naming = { id: unknown.id, patient: asha, notTheSame: [], sameAs: null };
  expect(valueOf(await clinic.client['patients.identify']({ ...naming, id: nobody }))).toEqual({ type: 'no-such-patient' });
  expect(valueOf(await clinic.client['patients.identify']({ ...naming, sameAs: nobody }))).toEqual({ type: 'no-such-patient' });
  expect(valueOf(await clinic.client['patients.identify']({ ...naming, sameAs: unknown.id }))).toEqual({ type: 'no-such-patient' });
  expect(valueOf(await clinic.client['patients.identify']({ ...naming, patient: { ...asha, birthDate: '2999-01-01' } }))).toEqual({ type: 'born-in-future' });
});
