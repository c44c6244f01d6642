import { describe, expect, it } from 'vitest';
import { nameKey, phoneKey, samePerson } from '#shared/patients/same-person.ts';
import type { PersonLike } from '#shared/patients/same-person.ts';

const asha: PersonLike = { familyName: 'Haddad', givenNames: 'Asha', birthDate: '1967-09-04', phone: '(207) 555 0144' };
const degree = (other: Partial<PersonLike>, one: PersonLike = asha) => samePerson(one, { ...asha, ...other })?.degree;

describe('who may be one person', () => {
  it.each([
    ['the same', {}, 'very-likely'],
    ['names exchanged, other accents and case', { familyName: 'ÁSHA', givenNames: 'haddad' }, 'very-likely'],
    ['a birth date known by its year only', { birthDate: '1967', phone: '' }, 'very-likely'],
    ['another birth date, the same phone', { birthDate: '1990-01-01' }, 'very-likely'],
    ['the same phone with a country code', { birthDate: null, phone: '+1 207 555 0144' }, 'very-likely'],
    ['the same name, nothing else known', { birthDate: null, phone: '' }, 'possible'],
    ['the same name, all else different', { birthDate: '1990-01-01', phone: '555 999 8888' }, 'possible'],
    ['another name, the same phone and birth date', { familyName: 'Okafor' }, 'possible'],
    ['another name, the same phone', { familyName: 'Okafor', birthDate: null }, undefined],
    ['another name, the same birth date', { familyName: 'Okafor', phone: '' }, undefined],
  ] as const)('%s', (_what, other, expected) => {
    expect(degree(other)).toBe(expected);
  });

  it('two without a name are not alike for having none', () => {
    const nameless = { ...asha, familyName: '', givenNames: '', phone: '', birthDate: null };
    expect(samePerson(nameless, nameless)).toBeUndefined();
  });

  it('says of each reason whether it fits, differs or is not known', () => {
    expect(samePerson(asha, { ...asha, birthDate: '1967-10', phone: '' })).toEqual({ degree: 'possible', reasons: [
      { what: 'name', how: 'fits' }, { what: 'birth-date', how: 'differs' }, { what: 'phone', how: 'unknown' },
    ] });
  });

  it('is the same question from either side', () => {
    for (const other of [{}, { birthDate: '1967' }, { phone: '' }, { familyName: 'Okafor' }]) {
      expect(samePerson(asha, { ...asha, ...other })).toEqual(samePerson({ ...asha, ...other }, asha));
    }
  });
});

it('has keys that do not tell apart what people write in many ways', () => {
  expect(nameKey({ familyName: 'Nguyễn', givenNames: 'Thị Lan' })).toBe(nameKey({ familyName: 'Lan', givenNames: 'thi NGUYEN' }));
  expect(nameKey({ familyName: `O'Brien`, givenNames: '' })).toBe(nameKey({ familyName: 'OBrien', givenNames: '' }));
  expect(phoneKey('+44 7700 900123')).toBe(phoneKey('07700 900123'));
  expect([phoneKey('0144'), phoneKey(''), phoneKey('no phone')]).toEqual(['', '', '']);
});
