import { expect, it } from 'vitest';
import { mapChanged, mapOnly } from './map-fixture.ts';

it('maps a problem with all it tells', () => {
  expect(mapChanged('Condition')).toEqual({
    kind: 'condition', badField: undefined, words: 'Asthma', dated: '', setKey: '', identifiers: [],
    links: [{ field: 'recordedBy', reference: { reference: 'Practitioner/dr-okoro' } }],
    fields: {
      display: 'Asthma', code: '195967001', codeSystem: 'http://snomed.info/sct', category: 'problem-list-item', clinicalStatus: 'active', verification: 'confirmed',
      severity: 'Moderate', onset: '2001', onsetText: '', abated: null, abatedText: 'at age 30 years', recordedOn: '2019-05-02T08:00:00.000Z', recordedBy: '',
      note: 'Worse in winter. · No night symptoms.',
    },
  });
});

it('takes a condition without a code, as R4 allows', () => {
  expect(mapOnly('Condition').fields).toMatchObject({ display: '', category: 'other', clinicalStatus: 'unknown', verification: 'unknown', onset: null, note: '' });
});

it.each([
  [{ onsetPeriod: { start: '2012', end: '2013-04' } }, '2012', '2012 – 2013-04'],
  [{ onsetRange: { low: { value: 40, unit: 'years' }, high: { value: 50, unit: 'years' } } }, null, '40 – 50 years'],
  [{ onsetString: 'in childhood' }, null, 'in childhood'],
  [{ onsetDateTime: '2012-05-01T10:00' }, '2012-05-01', ''],
])('tells the onset %o as exactly as its source', (onset, date, words) => {
  expect(mapOnly('Condition', onset).fields).toMatchObject({ onset: date, onsetText: words });
});

it('knows an entry in error, and takes a code it does not know as unknown', () => {
  const code = (text: string) => ({ coding: [{ code: text }] });
  expect(mapChanged('Condition', { verificationStatus: code('entered-in-error'), clinicalStatus: code('simmering') }).fields)
    .toMatchObject({ verification: 'entered-in-error', clinicalStatus: 'unknown' });
});

it.each([
  ['code', { code: { text: 'x'.repeat(501) } }], ['code', { code: { text: 'Asth\u202ema' } }], ['code', { code: 'asthma' }], ['onsetDateTime', { onsetDateTime: '2012-13' }],
  ['recorder.display', { recorder: { display: 'n'.repeat(201) } }], ['note.text', { note: [{ text: 'a\u0000b' }] }], ['recordedDate', { recordedDate: 20190502 }],
])('refuses %s by name', (field, changes) => {
  expect(mapChanged('Condition', changes)).toMatchObject({ badField: field, fields: {}, words: '' });
});

it('keeps markup as text, and ends a long note after a whole word', () => {
  const { fields } = mapChanged('Condition', { code: { text: '<script>alert(1)</script>' }, note: [{ text: '1000 mg '.repeat(400) }] });
  expect(fields['display']).toBe('<script>alert(1)</script>');
  expect(fields['note']).toMatch(/ (1000|mg) …$/);
  expect((fields['note'] as string).length).toBeLessThanOrEqual(2000);
});
