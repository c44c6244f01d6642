import { expect, it } from 'vitest';
import { mapChanged, mapOnly } from './map-fixture.ts';

it('maps a visit, and asks for the names it does not have', () => {
  const { fields, links, words } = mapChanged('Encounter');
  expect(fields).toEqual({
    class: 'ambulatory', type: 'Asthma review', status: 'finished', reason: 'Asthma', started: '2024-02-01T08:00:00.000Z', ended: '2024-02-01T08:20:00.000Z',
    practitioner: '', location: '', organization: 'Hill clinic',
  });
  expect([words, links.map((link) => link.field)]).toEqual(['Asthma review', ['practitioner', 'location']]);
});

it.each([
  [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'VR' }, 'virtual'], [{ code: 'IMP', display: 'x' }, 'inpatient'],
  [{ system: 'urn:own', code: 'AMB', display: 'Ambulance' }, 'Ambulance'], [{ code: 'WALK' }, 'WALK'], [undefined, ''],
])('says the class %o as %s', (visit, words) => {
  expect(mapOnly('Encounter', { class: visit }).fields['class']).toBe(words);
});

it('names who led the visit, never a relative', () => {
  const participant = [
    { individual: { reference: 'RelatedPerson/mother', display: 'Her mother' } }, { individual: { display: 'Nurse Ali' } },
    { type: [{ coding: [{ code: 'ATND' }] }], individual: { display: 'Dr Okoro' } },
  ];
  expect(mapChanged('Encounter', { participant }).fields['practitioner']).toBe('Dr Okoro');
  expect(mapChanged('Encounter', { participant: participant.slice(0, 1) })).toMatchObject({ fields: { practitioner: '' } });
});

it.each([
  ['period.start', { period: { start: '2024-02-30' } }], ['serviceProvider.display', { serviceProvider: { display: 'x'.repeat(201) } }], ['participant', { participant: {} }],
])('refuses %s by name', (field, changes) => {
  expect(mapChanged('Encounter', changes).badField).toBe(field);
});
