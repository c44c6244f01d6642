import { expect, it } from 'vitest';
import type { Sql, Writer } from '#shared/database/types.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import * as store from '#main/second-factor/store.ts';
import { openEmpty } from './records-setup.ts';
import { unboundedReads } from './unbounded-reads.ts';

const tables = ['totp', 'recovery_code', 'passkey', 'second_factor_try'].map((name) => ({ name, isVirtual: 0 }));
const some = new Uint8Array([1]);

it('every statement of the second factor seeks one person’s rows', async () => {
  const empty = await openEmpty();
  await runMigrations(empty.db, migrations);
  const seen: Sql[] = [];
  await empty.db.transaction(async (real) => {
    const noting = <T>(run: (statement: Sql) => Promise<T>) => (statement: Sql) => {
      seen.push(statement);
      return run(statement);
    };
    const tx = { get: noting(real.get), all: noting(real.all), run: noting(real.run) } as Writer;
    await store.putTotp(tx, 'asha', some, 1, '');
    await store.totpSecretOf(tx, 'asha');
    expect([await store.useStep(tx, 'asha', 2), await store.useStep(tx, 'asha', 2), await store.useStep(tx, 'ravi', 9)]).toEqual([true, false, false]);
    await store.putRecoveryCodes(tx, 'asha', [some]);
    expect([await store.useRecoveryCode(tx, 'ravi', some, ''), await store.useRecoveryCode(tx, 'asha', some, ''), await store.useRecoveryCode(tx, 'asha', some, '')]).toEqual([false, true, false]);
    await store.countTry(tx, 'asha', { failed: 1, nextAllowedAt: '' });
    await store.triesOf(tx, 'asha');
    await store.forgetTries(tx, 'asha');
    const passkey = { id: 'p', credentialId: 'c', publicKey: some, signCount: 0, transports: [], name: '', addedAt: '' };
    expect([await store.insertPasskey(tx, 'asha', passkey), await store.insertPasskey(tx, 'ravi', { ...passkey, id: 'q' })]).toEqual([true, false]);
    await store.passkeysOf(tx, 'asha');
    await store.stateOf(tx, 'asha');
    expect(await store.moveSignCount(tx, 'p', 2)).toBe(true);
    expect([await store.deletePasskey(tx, 'ravi', 'p'), await store.deletePasskey(tx, 'asha', 'p')]).toEqual([0, 1]);
    await store.deletePasskeys(tx, 'asha');
    await store.deleteTotp(tx, 'asha');
  });
  const unbounded: string[] = [];
  for (const { text, values } of seen) {
    const plan = await empty.db.read.all<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, values });
    unbounded.push(...unboundedReads(text, plan.map(({ detail }) => detail), tables));
  }
  await empty.close();
  expect(seen.length).toBeGreaterThan(18);
  expect(unbounded).toEqual([]);
});
