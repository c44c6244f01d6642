import { afterEach, beforeEach, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { fold } from '#shared/text/fold.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { organizationsNamed, practitionersNamed } from '#main/directory/store.ts';
import { openEmpty } from './records-setup.ts';

let empty: Awaited<ReturnType<typeof openEmpty>>;
beforeEach(async () => {
  empty = await openEmpty();
});
afterEach(() => empty.close());

it('finds by their words those who were in the directory before', async () => {
  const { db } = empty;
  await runMigrations(db, migrations.filter(({ version }) => version < 160));
  await db.transaction(async (tx) => {
    const entries = JSON.stringify(['Dr Lena Bergström', 'Berg "Ann" Berg', '', '渡辺 明子'].map((name, i) => ({ id: `e${i}`, name, key: fold(name) })));
    await tx.run(sql`INSERT INTO practitioner (id, name, name_key) SELECT value ->> '$.id', value ->> '$.name', value ->> '$.key' FROM json_each(${entries})`);
    await tx.run(sql`INSERT INTO organization (id, name, name_key) VALUES ('o', 'Hôpital 2 Berg', 'hopital 2 berg')`);
  });
  expect(await runMigrations(db, migrations)).toMatchObject({ type: 'migrated', from: 150, to: migrations.at(-1)?.version });
  const names = async (...words: readonly string[]) =>
    [...await practitionersNamed(db.read, words), ...await organizationsNamed(db.read, words)].map(({ name }) => name);
  expect([await names('berg'), await names('lena', 'd'), await names('明'), await names('2'), await names()]).toEqual([
    ['Berg "Ann" Berg', 'Dr Lena Bergström', 'Hôpital 2 Berg'], ['Dr Lena Bergström'], ['渡辺 明子'], ['Hôpital 2 Berg'],
    ['', 'Berg "Ann" Berg', 'Dr Lena Bergström', '渡辺 明子', 'Hôpital 2 Berg'],
  ]);
});
