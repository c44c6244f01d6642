import { afterEach, beforeEach, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { findPatients } from '#main/patients/find-patients.ts';
import { matchingPatients } from '#main/patients/matching-patients.ts';
import { openEmpty } from './records-setup.ts';
import { seesAll } from './sees-all.ts';

let empty: Awaited<ReturnType<typeof openEmpty>>;
beforeEach(async () => {
  empty = await openEmpty();
});
afterEach(() => empty.close());

it('finds and compares people from before, also more than one piece of them and a family name replaced here', async () => {
  const { db } = empty;
  await runMigrations(db, migrations.filter(({ version }) => version < 150));
  await db.transaction(async (tx) => {
    const people = Array.from({ length: 1_001 }, (_, i) => ({ id: `p${i}`, number: `WL ${i}`, family: i === 1_000 ? 'Costa' : `Family${i}` }));
    await tx.run(sql`INSERT INTO patient (id, record_number, family_name, given_names, birth_date, birth_date_certainty, registered_at)
      SELECT value ->> '$.id', value ->> '$.number', value ->> '$.family', 'Asha', '1967-09-04', 'exact', '2026-03-12T10:00:00.000Z' FROM json_each(${JSON.stringify(people)})`);
    await tx.run(sql`INSERT INTO patient_search (rowid, words) SELECT rid, lower(family_name) FROM patient`);
    await tx.run(sql`INSERT INTO sync_history VALUES ('p1000', 'familyName', 1, 1, '2026-03-12T10:00:00.000Z', 'somebody', '"Haddad"')`);
  });
  expect(await runMigrations(db, migrations)).toMatchObject({ type: 'migrated', to: migrations.at(-1)?.version });

  expect((await findPatients(db.read, '[]', 'costa')).patients).toMatchObject([{ familyName: 'Costa', identity: 'confirmed', formerNames: '' }]);
  expect((await findPatients(db.read, '[]', 'family7 asha')).patients[0]).toMatchObject({ familyName: 'Family7' });
  const asked = {
    familyName: 'Haddad', givenNames: 'Asha', likesToBeCalled: '', nameInOwnScript: '', formerNames: '', birthDate: '1967-09-04', birthDateCertainty: 'exact',
    sex: 'unknown', phone: '', street: '', town: '', identity: 'confirmed',
  } as const;
  const { matches: [first] } = await matchingPatients(db.read, seesAll, asked);
  expect(first).toMatchObject({ patient: { familyName: 'Costa' }, degree: 'very-likely', reasons: expect.arrayContaining([{ code: 'name-former', how: 'fits' }]) });
});
