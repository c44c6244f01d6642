import { expect, it } from 'vitest';
import { mapChanged, mapOnly } from './map-fixture.ts';

it('maps an appointment, its people by what they are', () => {
  const mapping = mapChanged('Appointment');
  expect(mapping.fields).toEqual({
    status: 'booked', service: 'Asthma review', reason: 'Yearly review', starts: '2025-02-01T09:00:00.000Z', ends: '2025-02-01T09:20:00.000Z',
    practitioner: '', location: 'Room 2', note: 'Bring the inhaler',
  });
  expect(mapping.links).toEqual([{ field: 'practitioner', reference: { reference: 'Practitioner/dr-okoro' } }]);
});

it('takes an actor of no told type by its part, and nobody without one', () => {
  const participant = [
    { actor: { reference: 'urn:uuid:0c89b627-646b-40ff-a620-c8509a10912c', display: 'Amina Bello' } },
    { type: [{ coding: [{ code: 'ATND' }] }], actor: { display: 'Dr Okoro' } }, { actor: { reference: 'PractitionerRole/2', display: 'Nurse Ali' } },
  ];
  expect(mapOnly('Appointment', { participant }).fields).toMatchObject({ practitioner: 'Dr Okoro, Nurse Ali', location: '', status: 'unknown', starts: null });
});

it.each([['start', { start: '9 o’clock' }], ['participant.actor.display', { participant: [{ actor: { reference: 'Location/1', display: '\u202e' } }] }]])('refuses %s by name', (field, changes) => {
  expect(mapChanged('Appointment', changes).badField).toBe(field);
});
