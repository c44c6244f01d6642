import { expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import { openTestClinic, valueOf } from './test-clinic.ts';

it('finds somebody by the beginning of any word of the name, accents aside, and nobody by a middle', async () => {
  const clinic = await openTestClinic({ signedInAs: 'administrator' });
  const db = clinic.clinic.keeper.current()?.db;
  if (!db) throw new Error('nobody is signed in');
  const write = (kind: 'practitioner' | 'organization', name: string) => {
    const id = systemIds.newId();
    return { kind, id, patientId: id, fields: { name } };
  };
  await db.transaction((tx) => clinic.clinic.records.write(tx, [
    write('practitioner', 'Dr Lena Bergström'), write('practitioner', 'Inês Ferreira'), write('organization', 'Bergen Street Hospital'),
  ], { staffId: systemIds.newId() }));
  const found = async (words: string) => {
    const { practitioners, organizations } = valueOf(await clinic.client['directory.find']({ words }));
    return [...practitioners, ...organizations].map(({ name }) => name);
  };
  expect([await found('berg'), await found('BERGSTROM lena'), await found('ines'), await found('strom'), (await found('')).length])
    .toEqual([['Dr Lena Bergström', 'Bergen Street Hospital'], ['Dr Lena Bergström'], ['Inês Ferreira'], [], 3]);
  await clinic.close();
});

