import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digitsOf, fold, foldedWords } from '#shared/text/fold.ts';

it.each([
  ['Nguyễn', 'nguyen'], ['NGUYEN', 'nguyen'], ['Müller', 'muller'], ['Straße', 'strasse'], ['STRASSE', 'strasse'], ['Øster', 'oster'], ['Łukasz', 'lukasz'], ['Đặng', 'dang'],
  [`O'Brien`, 'obrien'], ['O’Brien', 'obrien'], ['Smith-Jones', 'smith jones'], ['  Ana   María ', 'ana maria'], ['Ｆｕｌｌ', 'full'], ['ﬁn', 'fin'],
  ['李', '李'], ['محمد', 'محمد'], ['İbrahim', 'ibrahim'], ['👩‍⚕️', ''], ['', ''], ['<img onerror=x>', 'img onerror x'],
])('%s folds to "%s"', (text, expected) => {
  expect(fold(text)).toBe(expected);
});

it('folding twice is folding once, and nothing but letters, digits and single spaces is left', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    expect(fold(fold(text))).toBe(fold(text));
    expect(fold(text)).toMatch(/^([\p{L}\p{N}]+( [\p{L}\p{N}]+)*)?$/u);
    expect(foldedWords(text).join(' ')).toBe(fold(text));
  }), { numRuns: 3_000, seed: 12 });
});

it('a composed and a decomposed name are one', () => {
  expect(fold('Zo\u00eb')).toBe(fold('Zoe\u0308'));
});

it('takes the digits out of a number as people write it', () => {
  expect([digitsOf('(207) 555-0144'), digitsOf('WL 01 0001'), digitsOf('２０７'), digitsOf('none')]).toEqual(['2075550144', '010001', '207', '']);
});
