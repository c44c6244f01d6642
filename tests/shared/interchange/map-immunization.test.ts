import { expect, it } from 'vitest';
import { mapChanged, mapOnly } from './map-fixture.ts';

it('maps a vaccine with all it tells, by its CVX code', () => {
  expect(mapChanged('Immunization').fields).toEqual({
    vaccine: 'Hepatitis B', code: '08', codeSystem: 'http://hl7.org/fhir/sid/cvx', status: 'completed', statusReason: '', given: '2020-07-09', givenText: '',
    lot: 'HB-22', expires: '2021-01', site: 'Left arm', route: 'Intramuscular', dose: '0.5 mL', series: '2 of 3, Infant series', performer: '', note: '',
  });
});

it('takes one that was not given, and why, and a time told in words', () => {
  expect(mapOnly('Immunization', { status: 'not-done', statusReason: { text: 'Fever' }, vaccineCode: { text: 'MMR' }, occurrenceString: 'last spring' }).fields)
    .toMatchObject({ status: 'not-done', statusReason: 'Fever', vaccine: 'MMR', given: null, givenText: 'last spring', series: '', code: '' });
});

it('says that a dose does not count', () => {
  expect(mapChanged('Immunization', { isSubpotent: true }).fields['dose']).toBe('0.5 mL, subpotent');
});

it('names who administered before who ordered', () => {
  const performer = [{ function: { coding: [{ code: 'OP' }] }, actor: { display: 'Dr Okoro' } }, { function: { coding: [{ code: 'AP' }] }, actor: { display: 'Nurse Ali' } }];
  expect(mapChanged('Immunization', { performer }).fields['performer']).toBe('Nurse Ali');
});

it.each([
  ['vaccineCode', { vaccineCode: undefined }], ['lotNumber', { lotNumber: 'x'.repeat(101) }], ['occurrenceDateTime', { occurrenceDateTime: 'yesterday' }],
  ['doseQuantity.value', { doseQuantity: { value: 'half' } }], ['vaccineCode.coding.code', { vaccineCode: { coding: [{ code: '\u2066' }] } }],
])('refuses %s by name', (field, changes) => {
  expect(mapChanged('Immunization', changes).badField).toBe(field);
});
