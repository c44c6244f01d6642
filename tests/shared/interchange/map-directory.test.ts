import { expect, it } from 'vitest';
import { mapChanged, mapOnly } from './map-fixture.ts';

it('maps a practitioner and an organization to the directory', () => {
  expect(mapChanged('Practitioner').fields).toEqual({
    name: 'Dr Ngozi Okoro', identifier: 'https://clinic.example.org/staff|77', phone: '555-0140', town: 'Zaria', active: true, qualification: 'Family medicine, Midwifery',
  });
  expect(mapChanged('Organization').fields).toEqual({ name: 'Hill clinic', identifier: 'https://clinic.example.org/sites|HC', phone: '555-0100', town: 'Zaria', active: true, type: 'Primary care' });
});

it('takes one that says nothing, an alias for a name, and one who has left', () => {
  expect(mapOnly('Practitioner')).toMatchObject({ words: '', identifiers: [], fields: { name: '', identifier: '', active: true } });
  expect(mapOnly('Organization', { alias: ['The hill'], active: false })).toMatchObject({ words: 'The hill', fields: { name: 'The hill', active: false } });
});

it('bounds identifiers and never refuses for one', () => {
  const identifier = [{ value: 'x'.repeat(201) }, { value: 'a\u0000' }, 7, ...Array.from({ length: 30 }, (_, index) => ({ value: String(index) }))];
  expect(mapChanged('Practitioner', { identifier })).toMatchObject({ badField: undefined, fields: { identifier: '|0' }, identifiers: { length: 20 } });
});

it.each([
  ['Practitioner', 'name', { name: [{ family: 'x'.repeat(301) }] }], ['Practitioner', 'name', { name: 'Okoro' }], ['Organization', 'name', { name: 'Hill\u202e' }],
  ['Organization', 'telecom.value', { telecom: [{ system: 'phone', value: '5'.repeat(61) }] }],
])('refuses of a %s its %s', (type, field, changes) => {
  expect(mapChanged(type, changes).badField).toBe(field);
});
