import { expect, it } from 'vitest';
import { fold, foldedWords } from '#shared/text/fold.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { openTestClinic, valueOf } from './test-clinic.ts';

const entry = (kind: 'practitioner' | 'organization', name: string, fields: Readonly<Record<string, unknown>> = {}, id: string = systemIds.newId()): RecordWrite =>
  ({ kind, id, patientId: id, fields: { name, ...fields } });

const openDirectory = async () => {
  const clinic = await openTestClinic({ signedInAs: 'administrator' });
  const db = clinic.clinic.keeper.current()?.db;
  if (!db) throw new Error('nobody is signed in');
  const find = async (words: string) => valueOf(await clinic.client['directory.find']({ words }));
  return {
    db, find, close: () => clinic.close(),
    write: (...writes: readonly RecordWrite[]) => db.transaction((tx) => clinic.clinic.records.write(tx, writes, { staffId: systemIds.newId() })),
    found: async (words: string) => {
      const { practitioners, organizations } = await find(words);
      return [...practitioners, ...organizations].map(({ name }) => name);
    },
  };
};

it('finds somebody by the beginning of any word of the name, accents aside, and nobody by a middle', async () => {
  const { write, found, close } = await openDirectory();
  await write(entry('practitioner', 'Dr Lena Bergström'), entry('practitioner', 'Inês Ferreira'), entry('organization', 'Bergen Street Hospital'));
  expect([await found('berg'), await found('BERGSTROM lena'), await found('ines'), await found('strom'), (await found('')).length, (await found('-- !')).length])
    .toEqual([['Dr Lena Bergström', 'Bergen Street Hospital'], ['Dr Lena Bergström'], ['Inês Ferreira'], [], 3, 3]);
  await close();
});

it('finds a changed name by its new words only, one who left still, and a name taken away by nothing', async () => {
  const { db, write, found, find, close } = await openDirectory();
  const [lena, ravi, hall] = [systemIds.newId(), systemIds.newId(), systemIds.newId()];
  await write(entry('practitioner', 'Dr Lena Bergström', {}, lena), entry('practitioner', 'Dr Ravi Rao', {}, ravi), entry('organization', 'Lena Hall', {}, hall));
  await write(entry('practitioner', 'Dr Lena Osei', { phone: '207 555 0144' }, lena));
  await write(entry('practitioner', 'Dr Ravi Rao', { active: false }, ravi));
  expect([await found('berg'), await found('osei dr'), await found('lena'), (await find('rav')).practitioners.map(({ active }) => active)])
    .toEqual([[], ['Dr Lena Osei'], ['Dr Lena Osei', 'Lena Hall'], [false]]);
  await write(entry('practitioner', '', {}, lena), entry('practitioner', 'Dr Ravi Rao', { active: true }, ravi));
  expect([await found('lena'), await found('osei'), await found('')]).toEqual([['Lena Hall'], [], ['', 'Dr Ravi Rao', 'Lena Hall']]);
  expect(await db.read.all({ text: 'SELECT kind, word FROM directory_word ORDER BY kind, word', values: [] })).toEqual([
    { kind: 'organization', word: 'hall' }, { kind: 'organization', word: 'lena' },
    { kind: 'practitioner', word: 'dr' }, { kind: 'practitioner', word: 'rao' }, { kind: 'practitioner', word: 'ravi' },
  ]);
  await close();
});

it('finds among thousands whom reading every name would find, the first fifty by name', async () => {
  const { write, find, close } = await openDirectory();
  const given = ['Lena', 'Łukasz', 'Inês', 'Ann', 'Anna', 'Ravi', '明子', 'Siân', 'Østen', 'Jean-Luc'];
  const family = ['Bergström', 'Berg', "O'Neill", 'Ann', 'Nguyễn', 'Rao', 'De La Cruz', '渡辺', 'Straße'];
  const practitioners = Array.from({ length: 4_000 }, (_, i) => `${i % 3 === 0 ? 'Dr ' : ''}${given[i % 10] ?? ''} ${family[(i * 7) % 9] ?? ''} ${i % 11 === 0 ? String(i) : ''}`.trim());
  const organizations = Array.from({ length: 1_000 }, (_, i) => `${family[i % 9] ?? ''} Hospital ${i}`);
  await write(...practitioners.map((name) => entry('practitioner', name)), ...organizations.map((name) => entry('organization', name)));
  const expected = (names: readonly string[], words: string) =>
    names.filter((name) => foldedWords(words).every((word) => ` ${fold(name)}`.includes(` ${word}`))).map(fold).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).slice(0, 50);
  for (const words of ['', 'd', 'dr', 'DR LENA', 'an', 'ann ann', 'ann anna', 'berg 1', 'neill', "o'neill", 'oneill lukasz', 'la cruz', 'cruz la de', '明', '渡辺', 'strasse hos', 'hospital 99', 'zz', 'dr zz', '1', 'ostroem', 'osten']) {
    const answer = await find(words);
    expect([words, answer.practitioners.map(({ name }) => fold(name)), answer.organizations.map(({ name }) => fold(name))])
      .toEqual([words, expected(practitioners, words), expected(organizations, words)]);
  }
  await close();
});
