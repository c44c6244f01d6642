import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuery } from '#shared/patients/find-query.ts';
import { searchWords } from '#shared/patients/search-words.ts';

const asha = { familyName: 'Haddad', givenNames: 'Asha', likesToBeCalled: '', nameInOwnScript: '', formerNames: '', identityNote: '', birthDate: '1967-09-04', phone: '(207) 555 0144', recordNumber: 'WL 01 0001' };

describe('the query for what was typed', () => {
  it.each([
    ['nothing', '', undefined], ['spaces', '   ', undefined], ['signs only', '*"():^-+ \'', undefined],
    ['a name', 'asha', '"asha"*'], ['two names', 'Asha HADDAD', '"asha"* AND "haddad"*'],
    ['a day', '1967-09-04', '("b19670904")'], ['a day in either order', '04/09/1967', '("b19670904" OR "b19670409")'],
    ['a day with only one reading', '25/09/1967', '("b19670925")'], ['29 Feb of a leap year', '29 Feb 2024', '("b20240229")'],
    ['a month', '1967-09', '("b196709")'], ['a year', '1967', '("d1967"* OR "1967"* OR "b1967")'],
    ['the end of a phone', '0144', '("d0144"* OR "0144"*)'], ['a phone in groups', '(207) 555-0144', '("d2075550144"* OR "2075550144"*)'],
    ['a record number', 'wl 01 0001', '("d010001"* OR "010001"*)'], ['a name and a year', 'asha 1967', '"asha"* AND ("d1967"* OR "1967"* OR "b1967")'],
  ])('%s', (_what, typed, expected) => {
    expect(findQuery(typed)?.all).toBe(expected);
  });

  it('29 February of another year is not a day, and finds nobody born on another', () => {
    expect(findQuery('29 Feb 2023')?.all).not.toContain('b2023022');
    expect(findQuery('2023-02-29')?.all).not.toContain('b2023022');
  });

  it('asks first for the family name typed whole, wherever it stands, then for one that begins so', () => {
    expect(findQuery('jan van berg')).toMatchObject({
      wholeFamily: '("0jan" OR "0janvan" OR "0janvanberg" OR "0van" OR "0vanberg" OR "0berg") AND "jan"* AND "van"* AND "berg"*',
      familyBegins: '("0jan"* OR "0van"* OR "0berg"*) AND "jan"* AND "van"* AND "berg"*',
    });
    expect(findQuery('0144')).toMatchObject({ wholeFamily: undefined, familyBegins: undefined });
  });

  it('lets no operator of the index through, whatever is typed', () => {
    const part = /^\(?"[\p{L}\p{N}]+"\*?( OR "[\p{L}\p{N}]+"\*?)*\)?$/u;
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.constantFrom('a NEAR b', 'words:a', 'a" OR "b', '"; DROP TABLE patient; --', '{words} : a', 'a AND NOT b', '^a')), (typed) => {
      const query = findQuery(typed);
      for (const each of [query?.all, query?.wholeFamily, query?.familyBegins].flatMap((text) => text?.split(' AND ') ?? [])) expect(each).toMatch(part);
    }), { numRuns: 3_000, seed: 5 });
  });
});

describe('the words of a patient', () => {
  it('are names folded, the birth date in three lengths, and numbers from both ends', () => {
    expect(searchWords(asha).split(' ')).toEqual(['0haddad', 'haddad', 'asha', 'b1967', 'b196709', 'b19670904', 'd2075550144', 'd075550144', 'd5550144', 'd550144', 'd0144', 'd010001', 'd0001']);
  });

  it('of a partial date go as far as it does, and of none there are none', () => {
    expect(searchWords({ ...asha, birthDate: '1967-09', phone: '', recordNumber: '' })).toBe('0haddad haddad asha b1967 b196709');
    expect(searchWords({ ...asha, birthDate: null, phone: '', recordNumber: '' })).toBe('0haddad haddad asha');
  });
});
