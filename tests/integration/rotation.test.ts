import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { Connection, DatabaseDriver } from '#main/database/driver.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { newSealingPair } from '#main/vault/seal.ts';
import { readRecoveryFile, recoveryFileOf } from '#main/vault/vault-file.ts';
import { inOwnVault, removeSlot } from '#main/workstation/own-vault.ts';
import { rotationStories } from './rotation-setup.ts';
import { bytesOf, expectTrouble, expectWhole, signInAnswer } from './shut-clinic.ts';
import { asha, searchId, valueOf } from './test-clinic.ts';

const { shut, clinic, reopen, reopenShut, vaultOf } = rotationStories();

const saltOf = (path: string) => readFileSync(path).subarray(0, 16).toString('hex');
const keyNow = () => new Uint8Array(clinic().clinic.keeper.current()?.databaseKey ?? []);
const opens = async (path: string, key: Uint8Array): Promise<boolean> => {
  try {
    await (await openKeyedConnection(sqlcipherDriver, path, key, 'existing')).close();
    return true;
  } catch {
    return false;
  }
};
const schemaAndRows = async () => {
  const read = clinic().clinic.keeper.current()?.db.read;
  const schema = await read?.all<{ name: string; type: string; sql: string | null }>(sql`SELECT type, name, sql FROM sqlite_master ORDER BY type, name`);
  const tables = (schema ?? []).filter((each) => each.type === 'table' && !each.sql?.startsWith('CREATE VIRTUAL') && each.name !== 'audit_row');
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) rows[name] = await read?.all({ text: `SELECT * FROM "${name}" ORDER BY 1, 2`, values: [] });
  return { schema, rows, version: await read?.get(sql`PRAGMA user_version`) };
};
const expectUntouched = async () => {
  expect(existsSync(shut().paths.nextDatabase)).toBe(false);
  expect(vaultOf().keys.next).toBeNull();
  expect(vaultOf().past).toEqual([]);
  expect(readRecoveryFile(shut().paths.recovery)).toEqual(recoveryFileOf(vaultOf()));
  expect(keyNow()).toEqual(shut().key);
  // It goes on: reads, writes, and a slot is still sealed to.
  expect(valueOf(await clinic().client['patients.show']({ id: shut().patient.id }))).toMatchObject({ patient: shut().patient });
  expect(valueOf(await clinic().client['patients.register']({ patient: { ...asha, familyName: 'Okoro', givenNames: 'Ngozi', phone: '' }, notTheSame: [] }))).toMatchObject({ type: 'registered' });
  await clinic().close();
  await expectWhole(shut());
};

describe('another database key', () => {
  it('D3: leaves the session as it was, opens with the password and with nothing of the old key', async () => {
    await reopen();
    const before = await schemaAndRows();
    const old = keyNow();
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'rotated', isSettled: true });
    expect(keyNow()).not.toEqual(old);
    expect(clinic().clinic.keeper.state()).toBe('open');
    expect(await schemaAndRows()).toEqual(before);
    expect(valueOf(await clinic().client['patients.show']({ id: shut().patient.id }))).toMatchObject({ patient: shut().patient });
    const next = keyNow();
    await clinic().close();
    expect([await opens(shut().paths.database, old), await opens(shut().paths.database, next)]).toEqual([false, true]);
    expect(statSync(shut().paths.database).mode & 0o777).toBe(0o600);
    expect(vaultOf().keys).toMatchObject({ current: { salt: saltOf(shut().paths.database) }, next: null });
    expect(readRecoveryFile(shut().paths.recovery)).toEqual(recoveryFileOf(vaultOf()));
    const kept = JSON.stringify([vaultOf(), readRecoveryFile(shut().paths.recovery), clinic().logged, [...shut().keychain.held.keys()]]);
    for (const key of [old, next]) for (const text of ['hex', 'base64', 'base64url'] as const) expect(kept).not.toContain(Buffer.from(key).toString(text));
    expect(shut().keychain.state.writes).toBe(1);
    await expectWhole(shut());
  });

  it('D3: keeps the full-text index, the triggers and the counts working', async () => {
    await reopen();
    await clinic().clinic.keeper.rotateKey();
    expect(valueOf(await clinic().client['patients.find']({ query: 'hadd', searchId }))).toMatchObject({ patients: [{ id: shut().patient.id }] });
    const db = clinic().clinic.keeper.current()?.db;
    for (const statement of [`UPDATE audit_row SET outcome = 'x'`, 'DELETE FROM audit_row', 'DELETE FROM patient']) {
      await expect(db?.transaction((tx) => tx.run({ text: statement, values: [] }))).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    }
    await db?.transaction((tx) => tx.run(sql`INSERT INTO patient_search (patient_search) VALUES ('integrity-check')`));
    expect(await db?.read.all(sql`SELECT action, outcome FROM audit_row WHERE action = 'key-rotation'`)).toEqual([{ action: 'key-rotation', outcome: 'ok' }]);
  });

  it('D3: makes calls that come meanwhile wait, and loses none', async () => {
    await reopen();
    const rotating = clinic().clinic.keeper.rotateKey();
    const registering = Array.from({ length: 8 }, (_, n) => clinic().client['patients.registerUnknown']({ sex: 'female', age: 20 + n, note: `bed ${n}` }));
    const showing = clinic().client['patients.show']({ id: shut().patient.id });
    expect(await rotating).toMatchObject({ type: 'rotated' });
    for (const each of registering) expect(valueOf(await each).patient.id).toBeDefined();
    expect(valueOf(await showing)).toMatchObject({ patient: shut().patient });
    expect(await clinic().clinic.keeper.current()?.db.read.get(sql`SELECT patients FROM patient_count`)).toEqual({ patients: 9 });
  });

  it('L7: after somebody\'s slot is taken away, their password and an old vault.json open nothing', async () => {
    await reopen();
    await clinic().become('nurse');
    await clinic().close();
    const kept = join(shut().folder, 'kept.json');
    copyFileSync(shut().paths.vault, kept);
    await reopen();
    await inOwnVault(clinic().clinic.parts, keyNow(), (own) => removeSlot(clinic().clinic.parts, own, 'nurse'));
    expect(vaultOf().rotationDueSince).not.toBeNull();
    expect(await clinic().clinic.keeper.rotateKey()).toMatchObject({ type: 'rotated' });
    expect(vaultOf().rotationDueSince).toBeNull();
    await clinic().close();
    const nurse = await shut().reopen();
    expect(valueOf(await nurse.gate['session.signIn']({ userName: 'nurse', password: 'nurse pebble 8812 lane' }))).toMatchObject({ type: 'wrong' });
    await nurse.close();
    renameSync(kept, shut().paths.vault);
    await expectTrouble(shut(), 'vault-older', 'before-opening');
  });

  it('D11: an older database put back is told as one, nothing is made anew, and the words still open it', async () => {
    const kept = join(shut().folder, 'kept.db');
    copyFileSync(shut().paths.database, kept);
    await reopen();
    await clinic().clinic.keeper.rotateKey();
    await clinic().close();
    renameSync(shut().paths.database, join(shut().folder, 'newer.db'));
    renameSync(kept, shut().paths.database);
    await expectTrouble(shut(), 'database-older', 'before-opening');
    await reopenShut();
    expect(valueOf(await clinic().gate['recovery.open']({ words: shut().words.join(' '), userName: 'ruth', newPassword: 'quiet lantern 5120 quay' }))).toEqual({ type: 'recovered' });
    expect(keyNow()).toEqual(shut().key);
    // The key of the newer file is kept for the words, and that file opens by them again.
    expect(vaultOf().past.map(({ salt }) => salt)).toEqual([saltOf(join(shut().folder, 'newer.db'))]);
  });

  it.each(['the vault', 'recovery.json alone'])('opens by the words after two changes, from %s', async (from) => {
    await reopen();
    await clinic().clinic.keeper.rotateKey();
    await clinic().clinic.keeper.rotateKey();
    const newest = keyNow();
    await clinic().close();
    if (from !== 'the vault') rmSync(shut().paths.vault);
    shut().keychain.held.clear();
    await reopenShut();
    expect(valueOf(await clinic().gate['recovery.open']({ words: shut().words.join(' '), userName: 'ruth', newPassword: 'quiet lantern 5120 quay' }))).toEqual({ type: 'recovered' });
    expect(keyNow()).toEqual(newest);
    expect(vaultOf().past).toHaveLength(2);
  });

  it('is made when the workstation seals, once it is due', async () => {
    await reopen();
    await clinic().clinic.keeper.signOut('sign-out', 'core');
    const { current } = vaultOf().keys;
    shut().clock.pass(366 * 86_400_000);
    expect(await signInAnswer(clinic())).toEqual({ type: 'signed-in' });
    await clinic().clinic.keeper.signOut('sign-out', 'core');
    expect(vaultOf().keys.current.salt).not.toBe(current.salt);
    expect(await signInAnswer(clinic())).toEqual({ type: 'signed-in' });
  });
});

/** The real driver, with something done to a connection's statements. */
const driverThat = (all: (connection: Connection, text: string, values: Parameters<Connection['all']>[1]) => ReturnType<Connection['all']>): DatabaseDriver => ({
  open: async (path, mode) => {
    const connection = await sqlcipherDriver.open(path, mode);
    return { ...connection, all: (text, values) => all(connection, text, values) };
  },
});

describe('a cut between the rename and the vault\'s word', () => {
  /** Calls back when the old file is made ready to be replaced: the new one is proved, and the vault says both keys. */
  const atSwap = (then: () => void): DatabaseDriver => ({ open: async (path, mode) => {
      const connection = await sqlcipherDriver.open(path, mode);
      return { ...connection, all: async (text, values) => {
        const rows = await connection.all(text, values);
        if (text === 'PRAGMA journal_mode = DELETE' && path === shut().paths.database) then();
        return rows;
      } };
    } });

  it.each(['password', 'words', 'words without the vault'])('D3: is ended at the next sign-in, by the %s', async (by) => {
    let [vault, recovery] = ['', ''];
    await reopen({ ports: { driver: atSwap(() => {
      [vault, recovery] = [readFileSync(shut().paths.vault, 'utf8'), readFileSync(shut().paths.recovery, 'utf8')];
    }) } });
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'rotated', isSettled: true });
    const next = keyNow();
    await clinic().close();
    writeFileSync(shut().paths.vault, vault);
    writeFileSync(shut().paths.recovery, recovery);
    expect(vaultOf().keys.next?.salt).toBe(saltOf(shut().paths.database));
    if (by === 'words without the vault') rmSync(shut().paths.vault);
    await reopenShut();
    if (by === 'password') expect(await signInAnswer(clinic())).toEqual({ type: 'signed-in' });
    else expect(valueOf(await clinic().gate['recovery.open']({ words: shut().words.join(' '), userName: 'ruth', newPassword: 'quiet lantern 5120 quay' }))).toEqual({ type: 'recovered' });
    expect(keyNow()).toEqual(next);
    expect(vaultOf().keys).toMatchObject({ current: { salt: saltOf(shut().paths.database) }, next: null });
    expect(vaultOf().past).toHaveLength(1);
    expect(readRecoveryFile(shut().paths.recovery)).toEqual(recoveryFileOf(vaultOf()));
  });

  it('D3: a vault that cannot be written at that moment seals the workstation, and the next sign-in ends it', async () => {
    const inTheWay = `${shut().paths.vault}.new`;
    await reopen({ ports: { driver: atSwap(() => void (existsSync(inTheWay) || mkdirSync(join(inTheWay, 'x'), { recursive: true }))) } });
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'rotated', isSettled: false });
    expect(clinic().clinic.keeper.state()).toBe('sealed');
    rmSync(inTheWay, { recursive: true });
    expect(vaultOf().keys.next).not.toBeNull();
    await clinic().close();
    await expectWhole(shut());
    expect(vaultOf().keys.next).toBeNull();
  });

  it('D3: a next key that somebody planted in vault.json is refused', async () => {
    let vault = '';
    await reopen({ ports: { driver: atSwap(() => { vault = readFileSync(shut().paths.vault, 'utf8'); }) } });
    await clinic().clinic.keeper.rotateKey();
    await clinic().close();
    writeFileSync(shut().paths.vault, vault);
    shut().changeVault((json) => {
      const keys = json['keys'] as unknown as { next: { madeAt: string } };
      return { ...json, keys: { ...keys, next: { ...keys.next, madeAt: '2099-01-01T00:00:00.000Z' } } };
    });
    await expectTrouble(shut(), 'vault-damaged', 'on-opening');
  });
});

describe('what goes wrong leaves the old database and its key', () => {
  it('D6: too little space is seen before anything is written', async () => {
    const size = statSync(shut().paths.database).size;
    await reopen({ ports: { freeBytes: () => Math.floor(size * 2.1) } });
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'kept', why: 'no-space' });
    expect(await clinic().clinic.keeper.current()?.db.read.all(sql`SELECT outcome FROM audit_row WHERE action = 'key-rotation'`)).toEqual([{ outcome: 'no-space' }]);
    await expectUntouched();
  });

  it.each([2, 20, 60])('D6: a disk that is full after %i pages of the copy', async (pages) => {
    await reopen({ ports: { driver: driverThat(async (connection, text, values) => {
      const rows = await connection.all(text, values);
      if (text.startsWith('ATTACH') && text.includes('AS copy')) await connection.exec(`PRAGMA copy.max_page_count = ${pages}`);
      return rows;
    }) } });
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'kept', why: 'not-copied' });
    await expectUntouched();
  });

  it.each([
    ['lost a row', `DELETE FROM sync_clk WHERE rid = (SELECT min(rid) FROM sync_clk)`],
    ['changed a value by one letter', `UPDATE patient SET family_name = 'Haddae'`],
    ['lost a trigger', 'DROP TRIGGER audit_row_no_update'],
    ['lost a row of the audit', 'DROP TRIGGER audit_row_no_delete; DELETE FROM audit_row WHERE seq = 1'],
    ['lost an index word', 'DELETE FROM patient_search_docsize'],
    ['carries another version', 'PRAGMA application_id = 7'],
  ])('D3: a copy that %s is not taken', async (_what, harm) => {
    let nextKey: unknown;
    await reopen({ ports: { driver: {
      open: async (path, mode) => {
        const connection = await sqlcipherDriver.open(path, mode);
        return {
          ...connection,
          all: (text, values) => {
            if (text.includes('AS copy')) nextKey = values[1];
            return connection.all(text, values);
          },
          exec: async (text) => {
            await connection.exec(text);
            if (text !== 'DETACH DATABASE copy') return;
            const copy = await sqlcipherDriver.open(shut().paths.nextDatabase, 'existing');
            await copy.exec(`PRAGMA key = "${String(nextKey)}"; ${harm}`);
            await copy.close();
          },
        };
      },
    } } });
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'kept', why: 'not-proved' });
    await expectUntouched();
  });

  it('D3: a page of the copy that turned bad on its way is seen', async () => {
    let isHarmed = false;
    await reopen({ ports: { driver: { open: async (path, mode) => {
      if (path === shut().paths.nextDatabase && statSync(path).size > 40 * 4096 && !isHarmed) {
        isHarmed = true;
        shut().change(path, (bytes) => bytes.fill(1, 20 * 4096 + 100, 20 * 4096 + 101));
      }
      return sqlcipherDriver.open(path, mode);
    } } } });
    expect(await clinic().clinic.keeper.rotateKey()).toMatchObject({ type: 'kept' });
    expect(isHarmed).toBe(true);
    await expectUntouched();
  });

  it('K1: a key store that went silent', async () => {
    await reopen();
    shut().keychain.state.fault = 'rejects';
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'kept', why: 'key-store-silent' });
    shut().keychain.state.fault = 'none';
    await expectUntouched();
  });

  it('somebody else who has the file open', async () => {
    await reopen();
    const other = await openKeyedConnection(sqlcipherDriver, shut().paths.database, shut().key, 'existing');
    await other.exec('PRAGMA busy_timeout = 0; BEGIN; SELECT count(*) FROM staff;');
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'kept', why: 'busy' });
    await other.exec('ROLLBACK');
    await other.close();
    await expectUntouched();
  }, 30_000);

  it('I5: a slot planted in vault.json while a session is open is never sealed to', async () => {
    await reopen();
    const whole = readFileSync(shut().paths.vault, 'utf8');
    const planted = await newSealingPair();
    shut().changeVault((vault) => {
      const [slot] = vault['slots'] as unknown as object[];
      return { ...vault, slots: [slot, { ...slot, slotId: 'planted', publicKey: planted.publicKey }] };
    });
    const changed = bytesOf(shut().folder)['vault.json'];
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'kept', why: 'vault-changed' });
    expect(bytesOf(shut().folder)['vault.json']).toBe(changed);
    writeFileSync(shut().paths.vault, whole);
    await expectUntouched();
  });

  it('nothing happens while the workstation is sealed', async () => {
    await reopenShut();
    expect(await clinic().clinic.keeper.rotateKey()).toEqual({ type: 'kept', why: 'sealed' });
  });
});
