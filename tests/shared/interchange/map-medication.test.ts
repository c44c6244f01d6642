import { expect, it } from 'vitest';
import { mapChanged, mapOnly } from './map-fixture.ts';

const dosage = (dosageInstruction: readonly unknown[]) => mapChanged('MedicationRequest', { dosageInstruction }).fields['dosage'];

it('maps an order whose medication is contained, its dosage built in words', () => {
  expect(mapChanged('MedicationRequest')).toMatchObject({
    kind: 'medication', badField: undefined, words: 'Salbutamol 100 microgram inhaler', links: [{ field: 'prescriber' }],
    fields: {
      form: 'request', display: 'Salbutamol 100 microgram inhaler', code: '1000001', codeSystem: 'http://snomed.info/sct', status: 'active',
      dosage: '2 puffs, Inhaled, 2 times a day, as needed', reason: 'Asthma', authored: '2024-02-01', started: '2024-02-01', ended: '2024-05-01', prescriber: '', note: 'Shake first.',
    },
  });
});

it('maps what is said to be taken', () => {
  expect(mapChanged('MedicationStatement').fields).toEqual({
    form: 'statement', display: 'Iron tablets', code: '', codeSystem: '', status: 'completed', dosage: 'One tablet each morning', reason: '',
    authored: '2023-06-30', started: '2023-01', ended: '2023-06', prescriber: '', note: '',
  });
});

it('asks another resource for its name, by link', () => {
  const reference = { reference: 'urn:uuid:0c89b627-646b-40ff-a620-c8509a10912c' };
  expect(mapOnly('MedicationRequest', { medicationReference: reference })).toMatchObject({ badField: undefined, fields: { display: '' }, links: [{ field: 'display', reference }] });
  expect(mapOnly('MedicationRequest', { medicationReference: { ...reference, display: 'Aspirin' } })).toMatchObject({ fields: { display: 'Aspirin' }, links: [] });
});

it('never shows an order not to give as something to take', () => {
  expect(mapChanged('MedicationRequest', { doNotPerform: true }).fields).toMatchObject({ status: 'not-taken', dosage: 'Do not give; 2 puffs, Inhaled, 2 times a day, as needed' });
});

it.each([
  [{ text: '4.5 g every\n6 hours', doseAndRate: [{ doseQuantity: { value: 4.5 } }] }, '4.5 g every 6 hours'],
  [{ doseAndRate: [{ doseRange: { low: { value: 1, unit: 'tablet' }, high: { value: 2, unit: 'tablet' } } }], timing: { repeat: { frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' } } }, '1 – 2 tablet, every 4 – 6 hours'],
  [{ doseAndRate: [{ rateRatio: { numerator: { value: 50, unit: 'mL' }, denominator: { value: 1, unit: 'h' } } }], route: { text: 'Intravenous' } }, 'at 50 mL / 1 h, Intravenous'],
  [{ timing: { repeat: { when: ['ACM'], offset: 10, dayOfWeek: ['mon'] } }, asNeededCodeableConcept: { text: 'pain' } }, '10 minutes before breakfast, on mon, as needed for pain'],
  [{ timing: { code: { text: 'QID' } }, maxDosePerPeriod: { numerator: { value: 4, unit: 'g' }, denominator: { value: 1, unit: 'd' } } }, 'QID, at most 4 g / 1 d'],
  [{ timing: { repeat: { frequency: 3, period: 2, periodUnit: 'wk', boundsDuration: { value: 8, unit: 'weeks' } } } }, '3 times every 2 weeks, for 8 weeks'],
])('says the dosage %o in words', (instruction, words) => {
  expect(dosage([instruction])).toBe(words);
});

it('keeps whole dosages only, and says when there were more', () => {
  expect(dosage([{ text: 'a'.repeat(900) }, { text: 'b'.repeat(200) }])).toBe(`${'a'.repeat(900)} …`);
});

it.each([
  ['medication', { medicationReference: undefined }], ['medicationCodeableConcept', { medicationCodeableConcept: { text: 'x'.repeat(501) } }],
  ['authoredOn', { authoredOn: 'soon' }], ['dosageInstruction', { dosageInstruction: 'daily' }], ['dosageInstruction.doseQuantity.value', { dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: '2' } }] }] }],
])('refuses %s by name', (field, changes) => {
  expect(mapChanged('MedicationRequest', changes).badField).toBe(field);
});

it('takes a status it does not know as unknown', () => {
  expect(mapChanged('MedicationStatement', { status: 'paused' }).fields['status']).toBe('unknown');
});
