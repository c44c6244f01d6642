import { describe, expect, it } from 'vitest';
import { breachClock } from '#shared/incidents/breach-clock.ts';
import type { ConcernedPerson } from '#shared/incidents/incident.ts';
import { featureWords, informationOf, leftWords, metWords, nameOf, scopeWords, sizeWords, titleOf } from '#renderer/incidents/words.ts';

const clockOf = (people: number, today = '2026-03-12') => breachClock('2026-03-12', people, today);

describe('the clock in words', () => {
  it.each([['2026-03-12', '60 days left to tell the people concerned'], ['2026-05-10', '1 day left to tell the people concerned'], ['2026-05-11', 'Today is the last day to tell the people concerned'],
    ['2026-05-12', '1 day late: the people concerned had to be told'], ['2026-06-01', '21 days late: the people concerned had to be told']])('on %s: %s', (today, words) => {
    expect(leftWords(clockOf(3, today))).toBe(words);
  });

  it.each([[0, 'Fewer than 500 people: 0. Tell HHS by 1 March 2027, with the others of the year.'], [1, 'Fewer than 500 people: 1. Tell HHS by 1 March 2027, with the others of the year.'], [499, 'Fewer than 500 people: 499. Tell HHS by 1 March 2027, with the others of the year.'],
    [500, '500 people or more: 500. Tell HHS by 11 May 2026, when you tell them.'], [1501, '500 people or more: 1,501. Tell HHS by 11 May 2026, when you tell them.']])('%i people', (people, words) => {
    expect(sizeWords(clockOf(people), people)).toBe(words);
  });
});

describe('an incident in words', () => {
  const person: ConcernedPerson = {
    patientId: null, recordNumber: 'WL 01 0001', familyName: 'Haddad', givenNames: 'Asha', birthDate: null, street: '', town: '', phone: '', firstAt: '', lastAt: '', notices: [],
    kinds: [{ feature: 'vitals', act: 'read', times: 2 }, { feature: 'vitals', act: 'change', times: 1 }, { feature: 'patients', act: 'search', times: 1 }, { feature: 'emergency', act: 'read', times: 1 }],
  };
  it('names each kind of information once for a letter, and how it was met for the list', () => {
    expect(informationOf(person)).toEqual(['vital signs', 'name, birth date, address, phone']);
    expect(metWords(person)).toEqual(['Read: vital signs; emergency access', 'Found by a search: name, birth date, address, phone', 'Changed: vital signs']);
  });
  it('a part of the record that it does not know is another record, never a raw name', () => {
    expect([featureWords('dental'), featureWords(''), featureWords('toString')]).toEqual(['other records', 'other records', 'other records']);
  });
  it('the last day is within', () => {
    expect(scopeWords({ fromAt: '2026-03-11T22:00:00.000Z', toAt: '2026-03-14T22:00:00.000Z' }, 120)).toBe('12 Mar 2026 to 14 Mar 2026');
    expect(scopeWords({ fromAt: '2026-03-12T05:00:00.000Z', toAt: null }, -300)).toBe('from 12 Mar 2026 on');
    expect(scopeWords({ fromAt: null, toAt: '2026-03-13T00:00:00.000Z' }, 0)).toBe('until 12 Mar 2026');
    expect(scopeWords({ fromAt: null, toAt: null }, 0)).toBe('the whole log');
  });
  it('of a closed chart only the record number', () => {
    expect([nameOf(person), nameOf({ ...person, familyName: '', givenNames: '' })]).toEqual(['Haddad, Asha', 'WL 01 0001']);
  });
  it('a title says what it began with', () => {
    const one = { id: '', openedAt: '', openedBy: '', discoveredOn: '', whatHappened: '', people: 0, isOpen: true, finding: null } as const;
    expect(titleOf({ ...one, kind: 'alarm', alertKind: 'too-many-patients' })).toMatch(/^From an alarm: [A-Z]/);
    expect(titleOf({ ...one, kind: 'alarm', alertKind: 'of-a-newer-version' })).toBe('From an alarm: of-a-newer-version');
    expect(titleOf({ ...one, kind: 'lost-device', device: 0 })).toBe('Lost device: number 0');
    expect(titleOf({ ...one, kind: 'person', staffName: 'Nina' })).toBe('A person: Nina');
    expect(titleOf({ ...one, kind: 'time', staffName: null })).toBe('Some days');
  });
});
