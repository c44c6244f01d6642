import { expect, it } from 'vitest';
import { mapChanged, mapOnly } from './map-fixture.ts';

const code = { text: 'A test' };
const value = (elements: Record<string, unknown>) => {
  const { badField, fields } = mapOnly('Observation', { code, ...elements });
  return badField ?? [fields['value'], fields['unit'], fields['valueText']];
};

it('maps a laboratory result with its range, LOINC before a code of the laboratory', () => {
  expect(mapChanged('Observation')).toMatchObject({
    kind: 'result', fields: {
      category: 'laboratory', display: 'Potassium', code: '2823-3', codeSystem: 'http://loinc.org', value: 5.6, unit: 'mmol/L', valueText: '', low: 3.5, high: 5.1, rangeText: '',
      interpretation: 'H', status: 'final', effective: '2024-02-01T08:00:00.000Z', performer: 'Hill laboratory', note: 'Not haemolysed.',
    },
  });
});

it('takes one that tells nothing but what was looked at', () => {
  expect(mapOnly('Observation', { code }).fields).toEqual({
    category: 'other', display: 'A test', code: '', codeSystem: '', value: null, unit: '', valueText: '', low: null, high: null, rangeText: '',
    interpretation: '', status: 'unknown', effective: null, performer: '', note: '',
  });
});

it.each([
  [{ valueQuantity: { value: 5, comparator: '<', unit: 'mg/dL' } }, [null, '', '< 5 mg/dL']],
  [{ valueQuantity: { value: 0.9, unit: 'g/cm²', system: 'http://unitsofmeasure.org', code: 'g/cm2' } }, [0.9, 'g/cm2', '']],
  [{ valueInteger: 4 }, [4, '', '']], [{ valueBoolean: false }, [null, '', 'false']], [{ valueString: 'seen\nonce' }, [null, '', 'seen once']],
  [{ valueCodeableConcept: { coding: [{ code: '1', display: 'Positive' }] } }, [null, '', 'Positive']],
  [{ valueRange: { low: { value: 2, unit: 'mg' }, high: { value: 5, unit: 'mg' } } }, [null, '', '2 – 5 mg']], [{ valueRange: { high: { value: 5 } } }, [null, '', '≤ 5']],
  [{ valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }, [null, '', '1 : 128']],
  [{ valueSampledData: { data: '1 2 E', period: 10 } }, [null, '', '3 sampled values, every 10 ms']],
  [{ valueTime: '08:30:00' }, [null, '', '08:30:00']], [{ valueDateTime: '2016-12' }, [null, '', '2016-12']], [{ valuePeriod: { start: '2016', end: '2017' } }, [null, '', '2016 – 2017']],
  [{ valueAttachment: { title: 'Smear' } }, [null, '', 'Smear']],
  [{ dataAbsentReason: { text: 'Sample leaked' }, hasMember: [{}] }, [null, '', 'Sample leaked']], [{ hasMember: [{}, {}] }, [null, '', 'Panel of 2']],
  [{ component: [{ code: { text: 'Beer' }, valueQuantity: { value: 2, unit: 'g' } }, { code: { text: 'Wine' }, dataAbsentReason: { text: 'not asked' } }] }, [null, '', 'Beer: 2 g; Wine: not asked']],
])('reads the value of %o', (elements, told) => {
  expect(value(elements)).toEqual(told);
});

it.each([
  ['another unit', [{ low: { value: 3, unit: 'g/L' } }], { low: null, high: null, rangeText: '≥ 3 g/L' }],
  ['no unit', [{ low: { value: 3 }, high: { value: 4 } }], { low: null, high: null, rangeText: '3 – 4' }],
  ['words', [{ text: 'negative' }], { low: null, high: null, rangeText: 'negative' }],
  ['some people', [{ low: { value: 3, unit: 'mmol/L' }, appliesTo: [{ text: 'women' }] }], { low: null, rangeText: 'women: ≥ 3 mmol/L' }],
  ['several ranges', [{ high: { value: 8, unit: 'mmol/L' }, type: { text: 'severe' } }, { text: 'fine' }], { high: null, rangeText: 'severe: ≤ 8 mmol/L; fine' }],
  ['the usual range', [{ low: { value: 3, unit: 'mmol/L' }, type: { coding: [{ code: 'normal' }] }, text: 'adult' }], { low: 3, high: null, rangeText: 'adult' }],
])('never compares with a range of %s', (_, referenceRange, range) => {
  expect(mapChanged('Observation', { referenceRange }).fields).toMatchObject(range);
});

it('falls back from a time to a period to the issue', () => {
  const effective = (elements: Record<string, unknown>) => mapOnly('Observation', { code, ...elements }).fields['effective'];
  expect([
    effective({ effectivePeriod: { start: '2018-04-02' } }), effective({ effectiveTiming: { event: ['2018'] } }), effective({ issued: '2018-04-03T15:30:10.5+01:00' }),
  ]).toEqual(['2018-04-02', '2018', '2018-04-03T14:30:10.500Z']);
});

it.each([
  ['code', { code: undefined }], ['code', { code: { text: 'x'.repeat(501) } }], ['valueQuantity.value', { valueQuantity: { value: '5' } }],
  ['valueQuantity.unit', { valueQuantity: { value: 5, unit: 'u'.repeat(51) } }], ['effectiveDateTime', { effectiveDateTime: '01/02/2024' }], ['category.coding.code', { category: [{ coding: [{ code: 'c'.repeat(101) }] }] }],
])('refuses %s by name', (field, changes) => {
  expect(mapChanged('Observation', changes).badField).toBe(field);
});
