import { expect, it } from 'vitest';
import { fitWords, joinWords } from '#shared/interchange/map-words.ts';
import { mapOnly } from './map-fixture.ts';

it.each([
  ['FamilyMemberHistory', { relationship: { text: 'Father' }, condition: [{ code: { text: 'Stroke' } }, { code: { text: 'Gout' } }], date: '2011' }, 'Father: Stroke; Gout', '2011'],
  ['Claim', { type: { text: 'Pharmacy' }, item: [{ productOrService: { text: 'Aspirin' } }], created: '2020-01-02T00:00:00Z' }, 'Aspirin', '2020-01-02T00:00:00.000Z'],
  ['Goal', { description: { text: 'Walk daily' }, startDate: '2021-05' }, 'Walk daily', '2021-05'],
  ['RelatedPerson', { name: [{ given: ['Musa'], family: 'Bello' }] }, 'Musa Bello', ''],
  ['Specimen', { type: { text: 'Blood' }, collection: { collectedDateTime: '2020-01-02' } }, 'Blood', '2020-01-02'],
  ['Device', { type: { coding: [{ code: '1', display: 'Walker' }] }, meta: { lastUpdated: '2020-01-02T00:00:00Z' } }, 'Walker', '2020-01-02T00:00:00.000Z'],
  ['SomethingNew', { description: 'New things', effectivePeriod: { start: '2019' } }, 'New things', '2019'],
  ['Procedure', { code: 'not\u202e a concept', date: 'whenever', period: { start: '2018' } }, '', '2018'],
  ['Basic', {}, '', ''],
])('keeps a %s with its title and date', (type, elements, words, dated) => {
  expect(mapOnly(type, elements)).toEqual({ kind: 'kept', fields: {}, badField: undefined, words, dated, setKey: '', links: [], identifiers: [] });
});

it('says when a title or a list has more to it', () => {
  expect(mapOnly('Procedure', { code: { text: 'word '.repeat(200) } }).words).toMatch(/^(word )+…$/);
  expect(mapOnly('Claim', { item: Array.from({ length: 25 }, (_, index) => ({ productOrService: { text: `Item ${index}` } })) }).words).toMatch(/Item 19; …$/);
});

it('never cuts within a word, a number or a character', () => {
  expect([fitWords('give 1000 mg', 8), fitWords('give 1000 mg', 11), fitWords('abcdefgh', 4), fitWords('血圧上昇傾向', 5), fitWords('short', 5)])
    .toEqual(['give …', 'give 1000 …', '…', '血圧上 …', 'short']);
  expect([joinWords(['a', '', 'b', 'a'], ', ', 9), joinWords(['one', 'two', 'three'], ', ', 10), joinWords([], ', ', 9)]).toEqual(['a, b', 'one, two …', '']);
});
