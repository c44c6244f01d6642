import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparable, nameKey, phoneKey } from '#shared/patients/person-like.ts';
import type { PersonLike } from '#shared/patients/person-like.ts';
import { samePerson } from '#shared/patients/same-person.ts';

const asha: PersonLike = {
  familyName: 'Haddad', givenNames: 'Asha Noor', likesToBeCalled: '', nameInOwnScript: '', formerNames: '', birthDate: '1967-09-04', birthDateCertainty: 'exact',
  sex: 'female', phone: '(207) 555 0144', street: '', town: '', identity: 'confirmed',
};
const bare = { birthDate: null, birthDateCertainty: 'unknown', phone: '' } as const;
const compare = (other: Partial<PersonLike>, one: PersonLike = asha) => samePerson(comparable(one), comparable({ ...one, ...other }));
const degree = (other: Partial<PersonLike>, one?: PersonLike) => compare(other, one)?.degree;
const codes = (other: Partial<PersonLike>, one?: PersonLike) => compare(other, one)?.reasons.map((reason) => reason.code) ?? [];

describe('one person, written twice', () => {
  it.each([
    ['the same', {}, 'very-likely', 'name-same'],
    ['family and given names exchanged', { familyName: 'Asha Noor', givenNames: 'Haddad' }, 'very-likely', 'name-same'],
    ['other accents and case', { familyName: 'HÀDDAD', givenNames: 'Áshá noor' }, 'very-likely', 'name-same'],
    ['written as it sounds', { familyName: 'Hadad', givenNames: 'Asha Nour' }, 'very-likely', 'name-letter'],
    ['one letter wrong', { familyName: 'Haddat' }, 'very-likely', 'name-letter'],
    ['two letters exchanged', { familyName: 'Hadadd' }, 'very-likely', 'name-letter'],
    ['a given name left out', { givenNames: 'Asha' }, 'very-likely', 'name-part'],
    ['a second family name with a hyphen', { familyName: 'Haddad-Costa' }, 'very-likely', 'name-part'],
    ['the line between the names elsewhere', { familyName: 'Noor Haddad', givenNames: 'Asha' }, 'very-likely', 'name-same'],
    ['a former family name', { familyName: 'Costa', formerNames: 'Asha Haddad; Haddad' }, 'very-likely', 'name-former'],
    ['day and month exchanged', { birthDate: '1967-04-09' }, 'very-likely', 'birth-exchanged'],
    ['one digit of the birth date wrong', { birthDate: '1961-09-04' }, 'very-likely', 'birth-digit'],
    ['two digits of the birth date exchanged', { birthDate: '1976-09-04' }, 'very-likely', 'birth-digits-exchanged'],
    ['a birth date known by its year only', { birthDate: '1967', phone: '' }, 'very-likely', 'birth-so-far'],
    ['an age somebody guessed', { birthDate: '1969', birthDateCertainty: 'about' }, 'very-likely', 'birth-about'],
    ['one digit of the phone wrong', { birthDate: null, phone: '207 555 0145' }, 'likely', 'phone-digit'],
    ['the same phone with a country code', { birthDate: null, phone: '+1 207 555 0144' }, 'very-likely', 'phone-same'],
    ['another sex', { sex: 'male' }, 'very-likely', 'sex-other'],
    ['another family name, the same phone and birth date', { familyName: 'Okafor' }, 'likely', 'given-only'],
    ['the same name, nothing else known', bare, 'likely', 'name-same'],
    ['the same name, all else different', { birthDate: '1990-01-01', phone: '555 999 8888' }, 'possible', 'birth-other'],
  ] as const)('%s', (_what, other, expected, reason) => {
    expect([degree(other), codes(other)]).toEqual([expected, expect.arrayContaining([reason])]);
  });

  it('knows what somebody is called at home', () => {
    const bill = { ...asha, familyName: 'Whitlock', givenNames: 'William' };
    expect(codes({ givenNames: 'Bill' }, bill)).toContain('name-nickname');
    expect(codes({ givenNames: 'Peaches' }, { ...bill, likesToBeCalled: 'Peaches' })).toContain('name-nickname');
  });

  it('compares names in a script of their own', () => {
    const rania = { ...asha, familyName: 'Haddad', givenNames: 'Rania', nameInOwnScript: 'رانيا حداد' };
    expect(codes({ familyName: 'حداد', givenNames: 'رانيا', nameInOwnScript: '' }, rania)).toContain('name-same');
  });

  it('takes street and St for one', () => {
    const home = { ...asha, street: '12 Mill Street', town: 'Harbour' };
    expect(codes({ street: '12, mill st.' }, home)).toContain('address-same');
    expect(codes({ town: 'Thornwick' }, home)).toContain('address-other');
  });
});

describe('two people, never very likely one', () => {
  const home = { ...asha, street: '12 Mill Lane', town: 'Harbour' };
  it.each([
    ['twins', { givenNames: 'Layla Mariam' }],
    ['twins of other sex', { givenNames: 'Karim', sex: 'male' }],
    ['twins with a name in common', { givenNames: 'Asha Mariam' }],
    ['a newborn without a name and a sister', { givenNames: 'Baby girl' }],
    ['two newborns without a name', { givenNames: 'Twin 2' }, { givenNames: 'Twin 1' }],
    ['father and son of one name', { birthDate: '1990-01-17' }],
    ['junior and senior, the same birth date told', { givenNames: 'Asha Noor Jr' }, { givenNames: 'Asha Noor Sr' }],
    ['twins who sound alike', { givenNames: 'Erin' }, { givenNames: 'Aaron' }],
    ['twins but for one letter', { givenNames: 'Gina' }, { givenNames: 'Tina' }],
    ['brother and sister but for one letter', { givenNames: 'Mario', sex: 'male' }, { givenNames: 'Maria' }],
  ] as [string, Partial<PersonLike>, Partial<PersonLike>?][])('%s, in one house with one phone', (_what, other, one: Partial<PersonLike> = {}) => {
    expect(degree(other, { ...home, ...one })).not.toBe('very-likely');
  });

  it.each([
    ['another family name, the same phone', { familyName: 'Okafor', birthDate: null }],
    ['somebody else born on that day', { familyName: 'Okafor', givenNames: 'Bao', phone: '' }],
    ['somebody else with that given name', { familyName: 'Okafor', birthDate: '1990-01-01', phone: '' }],
    ['nobody: no name, nothing', { familyName: '', givenNames: '', ...bare }],
    ['somebody with a temporary name', { identity: 'temporary' }],
  ] as const)('%s is not shown', (_what, other) => {
    expect(compare(other)).toBeUndefined();
  });

  it('two without a name are not alike for having none', () => {
    expect(compare({}, { ...asha, familyName: '', givenNames: '', ...bare })).toBeUndefined();
  });

  it('a common name says less than a rare one', () => {
    const [one, other] = [comparable(asha), comparable({ ...asha, birthDate: '1990-01-01', phone: '' })];
    expect([samePerson(one, other, 1)?.degree, samePerson(one, other, 40)]).toEqual(['possible', undefined]);
    expect(samePerson(one, comparable({ ...asha, phone: '' }), 40)?.reasons.map((reason) => reason.code)).toContain('name-common');
  });
});

describe('for all people', () => {
  const word = fc.constantFrom('Haddad', 'Hadad', 'Nguyễn', 'van', 'der', 'Berg', 'Smith', 'Smyth', 'Bill', 'William', 'Asha', 'Rania', 'حداد', 'Jr', 'Baby', 'O’Dwyer', 'A');
  const name = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
  const person: fc.Arbitrary<PersonLike> = fc.record({
    familyName: name, givenNames: name, likesToBeCalled: fc.constantFrom('', 'Bill'), nameInOwnScript: fc.constantFrom('', 'رانيا حداد'), formerNames: fc.constantFrom('', 'Smith; Berg'),
    birthDate: fc.constantFrom(null, '1967-09-04', '1967-04-09', '1976-09-04', '1967', '1967-09', '1990-01-01'), birthDateCertainty: fc.constantFrom('exact', 'about', 'unknown'),
    sex: fc.constantFrom('female', 'male', 'unknown'), phone: fc.constantFrom('', '207 555 0144', '207 555 0145'), street: fc.constantFrom('', '1 Mill St'), town: fc.constantFrom('', 'Harbour'),
    identity: fc.constant('confirmed'),
  });

  it('is the same question from either side', () => {
    fc.assert(fc.property(person, person, (a, b) => { expect(samePerson(comparable(a), comparable(b))).toEqual(samePerson(comparable(b), comparable(a))); }), { numRuns: 2_000 });
  });

  it('everybody with a whole name and a birth date is very like themselves', () => {
    fc.assert(fc.property(person, (a) => {
      fc.pre(a.birthDate?.length === 10 && a.birthDateCertainty === 'exact' && /haddad|nguy|berg|sm.th/i.test(a.familyName) && !/baby/i.test(a.givenNames));
      expect(degree({}, a)).toBe('very-likely');
    }));
  });

  it('the order of the words does not matter', () => {
    const one = { ...asha, familyName: 'A', givenNames: 'Haddad', phone: '207 555 0145' };
    const other = (familyName: string) => degree({ familyName, givenNames: 'William', birthDate: '1967-04-09' }, one);
    expect(other('A Hadad')).toBe(other('Hadad A'));
    fc.assert(fc.property(person, person, (a, b) => {
      const turned = { ...b, familyName: b.familyName.split(' ').reverse().join(' '), givenNames: b.givenNames.split(' ').reverse().join(' ') };
      expect(samePerson(comparable(a), comparable(turned))?.degree).toBe(samePerson(comparable(a), comparable(b))?.degree);
    }), { numRuns: 2_000 });
  });
});

it('has keys that do not tell apart what people write in many ways', () => {
  expect(nameKey({ familyName: 'Nguyễn', givenNames: 'Thị Lan' })).toBe(nameKey({ familyName: 'Lan', givenNames: 'thi NGUYEN' }));
  expect(nameKey({ familyName: `O'Brien`, givenNames: '' })).toBe(nameKey({ familyName: 'OBrien', givenNames: '' }));
  expect(phoneKey('+44 7700 900123')).toBe(phoneKey('07700 900123'));
  expect([phoneKey('0144'), phoneKey(''), phoneKey('no phone')]).toEqual(['', '', '']);
});
