import { afterAll, beforeAll, expect, it } from 'vitest';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
beforeAll(async () => {
  clinic = await openTestClinic({ signedInAs: 'nurse' });
});
afterAll(() => clinic.close());

let searches = 0;
const find = async (query: string) => {
  searches += 1;
  const searchId = `01890000-0000-7000-8000-${String(searches).padStart(12, '0')}`;
  return valueOf(await clinic.client['patients.find']({ query, searchId })).patients;
};

it.each([
  ['one letter', 'O', 'O'], ['two hundred letters', 'Z'.repeat(200), 'zzz'], ['an apostrophe', `D'Souza`, 'dsouza'], ['a typed apostrophe', 'O’Neill', `o'neill`], ['a hyphen', 'Smith-Jones', 'smith jones'],
  ['accents', 'Nguyễn', 'NGUYEN'], ['accents typed', 'Muller', 'Müller'], ['Chinese', '李小龍', '李小'], ['Arabic', 'محمد', 'محم'], ['Hebrew', 'כהן', 'כהן'], ['Devanagari', 'शर्मा', 'शर्मा'],
  ['Thai', 'สมชาย', 'สมช'], ['a digit', '7of9', '7of9'], ['markup', '<img src=x onerror=alert(1)>', '<img src=x onerror'], ['a quote', `Robert"); DROP TABLE patient;--`, `robert"); drop`],
  ['an operator', 'NEAR AND OR', 'near and or'], ['an emoji and letters', 'Ana 🌻', 'ana'], ['the Turkish capital', 'İnan', 'inan'], ['full width', 'Ｔａｎ', 'tan'],
])('somebody whose name has %s is registered as typed and found', async (_what, familyName, query) => {
  const registered = valueOf(await clinic.client['patients.register']({ patient: { ...asha, familyName, givenNames: 'Quill', phone: '', birthDate: null, birthDateCertainty: 'unknown' }, notTheSame: [] }));
  expect(registered).toMatchObject({ type: 'registered', patient: { familyName: familyName.normalize('NFC') } });
  expect((await find(query)).map((patient) => patient.familyName)).toContain(familyName.normalize('NFC'));
  expect((await find(`${query} quill`)).map((patient) => patient.familyName)).toContain(familyName.normalize('NFC'));
});

it('somebody whose name is an emoji is registered, and found by the other name', async () => {
  const registered = valueOf(await clinic.client['patients.register']({ patient: { ...asha, familyName: '🌻', givenNames: 'Marigold', phone: '' }, notTheSame: [] }));
  expect(registered.type).toBe('registered');
  expect((await find('marigold')).map((patient) => patient.familyName)).toEqual(['🌻']);
});

it.each([
  ['no name', { familyName: '', givenNames: '' }], ['only spaces', { familyName: '   ', givenNames: '' }], ['201 letters', { familyName: 'x'.repeat(201) }], ['a line break', { familyName: 'a\nb' }],
  ['a zero byte', { familyName: 'a\u0000b' }], ['text that runs backwards', { familyName: 'a\u202eb' }], ['a day that is none', { birthDate: '2023-02-29' }], ['a date without a certainty', { birthDateCertainty: 'unknown' as const }],
])('%s is refused at the door', async (_what, fields) => {
  expect(await clinic.client['patients.register']({ patient: { ...asha, ...fields }, notTheSame: [] })).toMatchObject({ type: 'refused', reason: 'bad-input' });
});

it('somebody born tomorrow is not registered, somebody born today is', async () => {
  const born = (birthDate: string, familyName: string) => clinic.client['patients.register']({ patient: { ...asha, familyName, birthDate, phone: '' }, notTheSame: [] });
  expect(valueOf(await born('2026-03-13', 'Tomorrow')).type).toBe('born-in-future');
  expect(valueOf(await born('2027', 'Nextyear')).type).toBe('born-in-future');
  expect(valueOf(await born('2026-03-12', 'Today')).type).toBe('registered');
  expect(valueOf(await born('2026', 'Thisyear')).type).toBe('registered');
});

it('two desks that register one person at the same moment make one record', async () => {
  const register = () => clinic.client['patients.register']({ patient: { ...asha, familyName: 'Twice', givenNames: 'Once' }, notTheSame: [] });
  const answers = await Promise.all([register(), register()]);
  expect(answers.map((answer) => valueOf(answer).type).sort()).toEqual(['duplicate-patient', 'registered']);
});
