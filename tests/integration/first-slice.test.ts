import { afterEach, expect, it } from 'vitest';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

let close: (() => Promise<void>) | undefined;
afterEach(async () => close?.());

it('sets up, registers, finds, records vitals, strikes one and signs out', async () => {
  const clinic = await openTestClinic({ signedInAs: 'nurse' });
  close = clinic.close;
  const { client } = clinic;
  const registered = valueOf(await client['patients.register']({ patient: asha, notTheSame: [] }));
  expect(registered).toMatchObject({ type: 'registered', patient: { recordNumber: 'WL 01 0001', familyName: 'Haddad' } });
  const patientId = registered.type === 'registered' ? registered.patient.id : '';
  for (const query of ['asha haddad', 'HADDAD', 'had', '4 Sep 1967', '04/09/1967', '1967-09-04', '0144', '207555', 'WL 01 0001', '1967']) {
    const found = valueOf(await client['patients.find']({ query, searchId }));
    expect(found.patients.map((patient) => patient.id), query).toEqual([patientId]);
  }
  const recorded = valueOf(await client['vitals.record']({
    patientId,
    readings: [
      { measure: 'blood-pressure', value: 118, secondValue: 74, unit: 'mm[Hg]', keptAsMeasured: false },
      { measure: 'body-temperature', value: 98.6, secondValue: null, unit: '[degF]', keptAsMeasured: false },
    ],
  }));
  expect(recorded).toMatchObject({ type: 'recorded', observations: [{ value: 118, secondValue: 74 }, { value: 37, unit: 'Cel' }] });
  const observationId = recorded.type === 'recorded' ? (recorded.observations[0]?.id ?? '') : '';
  expect(valueOf(await client['vitals.strike']({ patientId, observationId, reason: 'wrong arm' }))).toMatchObject({ type: 'struck' });
  const history = valueOf(await client['vitals.history']({ patientId }));
  expect(history.observations.find((each) => each.id === observationId)).toMatchObject({ status: 'struck', struck: { reason: 'wrong arm' } });
  expect(valueOf(await client['allergies.list']({ patientId }))).toEqual({ allergies: [] });
  valueOf(await client['patients.show']({ id: patientId }));
  expect(valueOf(await client['patients.recent']({}))).toMatchObject({ patientCount: 1, patients: [{ id: patientId }] });
  expect(await client['session.signOut']({})).toEqual({ type: 'value', value: {} });
  expect(clinic.clinic.host.stage()).toBe('gate');
  expect(clinic.logged).toEqual([]);
});
