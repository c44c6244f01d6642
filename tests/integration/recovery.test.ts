import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { sql } from '#shared/database/types.ts';
import { newSealingPair } from '#main/vault/seal.ts';
import { bytesOf, expectTrouble, expectWhole, shutClinic, signInAnswer } from './shut-clinic.ts';
import type { ShutClinic } from './shut-clinic.ts';
import type { openTestClinic } from './test-clinic.ts';
import { valueOf } from './test-clinic.ts';

let shut: ShutClinic;
beforeEach(async () => {
  shut = await shutClinic();
});
afterEach(() => shut.remove());

const newPassword = 'quiet lantern 5120 quay';
type Opened = Awaited<ReturnType<typeof openTestClinic>>;
const recover = async ({ gate }: Opened, words: readonly string[], userName = 'ruth', password = newPassword) => {
  const answer = valueOf(await gate['recovery.open']({ words: words.join(' '), userName, newPassword: password }));
  if (answer.type === 'recovered') await gate['session.leaveGate']({});
  return answer;
};

describe('the vault', () => {
  it.each([
    ['missing', (): void => rmSync(shut.paths.vault), 'vault-missing'],
    ['empty', (): void => writeFileSync(shut.paths.vault, ''), 'vault-damaged'],
    ['not JSON', (): void => writeFileSync(shut.paths.vault, '{"v":1,'), 'vault-damaged'],
    ['of a newer Wardlight', (): void => shut.changeVault((vault) => ({ ...vault, v: 3 })), 'vault-damaged'],
    ['with a field that nobody knows', (): void => shut.changeVault((vault) => ({ ...vault, extra: 1 })), 'vault-damaged'],
  ] as const)('%s: said so, nothing made anew, and the words still open the clinic', async (_what, harm, trouble) => {
    harm();
    await expectTrouble(shut, trouble, 'before-opening');
    const clinic = await shut.reopen();
    expect(await recover(clinic, shut.words)).toEqual({ type: 'recovered' });
    expect(valueOf(await clinic.client['patients.show']({ id: shut.patient.id }))).toMatchObject({ patient: shut.patient });
    await clinic.close();
  });

  it.each([
    ['the public half of the words', 'recoverySealing'], ['their other public half', 'recoverySigning'], ['what is sealed to them', 'ct'],
  ])('K4: damaged in %s it still reads as a vault, and the words open by the copy beside it', async (_what, field) => {
    shut.changeVault((vault) => {
      const damaged = (name: string, value: unknown): unknown => (name === field && typeof value === 'string' ? `${value.slice(0, 20)}${value[20] === 'A' ? 'B' : 'A'}${value.slice(21)}` : value);
      const changed = JSON.stringify(vault, damaged);
      expect(changed).not.toBe(JSON.stringify(vault));
      return JSON.parse(changed) as typeof vault;
    });
    const clinic = await shut.reopen();
    expect(await recover(clinic, shut.words)).toEqual({ type: 'recovered' });
    expect(valueOf(await clinic.client['patients.show']({ id: shut.patient.id }))).toMatchObject({ patient: shut.patient });
    await clinic.close();
  });

  it('K3: a folder with only recovery.json left is somebody\'s clinic, not a new one', async () => {
    rmSync(shut.paths.vault);
    rmSync(shut.paths.database);
    await expectTrouble(shut, 'vault-missing', 'before-opening');
  });

  it('refuses a slot that was put in by hand, before anything is sealed to it', async () => {
    const planted = await newSealingPair();
    shut.changeVault((vault) => {
      const [slot] = vault['slots'] as unknown as object[];
      return { ...vault, slots: [slot, { ...slot, slotId: 'planted', publicKey: planted.publicKey }] };
    });
    await expectTrouble(shut, 'vault-damaged', 'on-opening');
  });

  it('refuses other public keys of the device, and a recovery part of somebody else', async () => {
    const other = await newSealingPair();
    shut.changeVault((vault) => {
      const device = vault['device'] as unknown as { sealing: object };
      return { ...vault, device: { ...device, sealing: { ...device.sealing, publicKey: other.publicKey } } };
    });
    await expectTrouble(shut, 'vault-damaged', 'on-opening');
  });

  it('does not bless a planted slot when a password is changed or a person is added', async () => {
    const planted = await newSealingPair();
    const clinic = await shut.reopen();
    await signInAnswer(clinic);
    shut.changeVault((vault) => {
      const [slot] = vault['slots'] as unknown as object[];
      return { ...vault, slots: [slot, { ...slot, slotId: 'planted', publicKey: planted.publicKey }] };
    });
    const changed = JSON.parse(await clinic.clinic.call('gate', 'session.changePassword', { oldPassword: 'amber kettle 4477 hill', newPassword })) as object;
    expect(changed).toMatchObject({ type: 'crashed' });
    const person = { userName: 'mehta', displayName: 'Dr Mehta', role: 'clinician', password: newPassword };
    expect(JSON.parse(await clinic.clinic.call('gate', 'staff.add', person))).toMatchObject({ type: 'crashed' });
    await clinic.close();
    await expectTrouble(shut, 'vault-damaged', 'on-opening');
  });
});

describe('the recovery words', () => {
  it.each(['null', 'garbage'] as const)('K1: open the clinic when the key store answers %s, and make a new key for it', async (fault) => {
    shut.keychain.state.fault = fault;
    await expectTrouble(shut, 'keychain-unreadable', 'before-opening');
    // The store works again, but has lost the key.
    shut.keychain.state.fault = 'none';
    shut.keychain.held.clear();
    const clinic = await shut.reopen();
    expect(await signInAnswer(clinic)).toEqual({ type: 'trouble', trouble: 'keychain-unreadable' });
    expect(await recover(clinic, shut.words)).toEqual({ type: 'recovered' });
    valueOf(await clinic.client['session.signOut']({}));
    expect(await signInAnswer(clinic, newPassword)).toEqual({ type: 'signed-in' });
    valueOf(await clinic.client['session.signOut']({}));
    expect(await signInAnswer(clinic)).toMatchObject({ type: 'wrong' });
    await clinic.close();
  });

  it.each(['rejects', 'forgets'] as const)('change nothing while the key store %s', async (fault) => {
    shut.keychain.state.fault = fault;
    const before = bytesOf(shut.folder);
    const clinic = await shut.reopen();
    expect(await recover(clinic, shut.words)).toMatchObject({ type: 'trouble' });
    await clinic.close();
    const { 'clinic.db': _db, ...after } = bytesOf(shut.folder);
    const { 'clinic.db': _before, ...was } = before;
    expect(after).toEqual(was);
  });

  const other = (word: string) => wordlist[(wordlist.indexOf(word) + 1) % wordlist.length] ?? '';
  it.each([
    ['of another clinic', () => 'zoo '.repeat(23).concat('vote').split(' ')],
    ['with one word off', () => [other(shut.words[0] ?? ''), ...shut.words.slice(1)]],
    ['with the checksum off', () => [...shut.words.slice(0, 23), other(shut.words[23] ?? '')]],
    ['in another order', () => [...shut.words].reverse()],
    ['that are 23', () => shut.words.slice(1)],
    ['that are no words', () => ['<img', 'onerror>']],
  ])('%s are refused and change nothing', async (_what, words) => {
    const before = bytesOf(shut.folder);
    const { writes } = shut.keychain.state;
    const clinic = await shut.reopen();
    expect(await recover(clinic, words())).toEqual({ type: 'words-wrong' });
    await clinic.close();
    expect(bytesOf(shut.folder)).toEqual(before);
    expect(shut.keychain.state.writes).toBe(writes);
    await expectWhole(shut);
  });

  it('are taken in capitals and with more space', async () => {
    const clinic = await shut.reopen();
    expect(await recover(clinic, [` ${shut.words.join('  ').toUpperCase()} `])).toEqual({ type: 'recovered' });
    await clinic.close();
  });

  it('open for an administrator only; a nurse and a stranger get the same answer', async () => {
    const clinic = await shut.reopen();
    await signInAnswer(clinic);
    await clinic.become('nurse');
    valueOf(await clinic.client['session.signOut']({}));
    for (const name of ['nurse', 'nobody']) expect(await recover(clinic, shut.words, name)).toEqual({ type: 'not-an-administrator' });
    expect(await signInAnswer(clinic)).toEqual({ type: 'signed-in' });
    await clinic.close();
  });

  it('refuse a weak new password before anything else', async () => {
    const clinic = await shut.reopen();
    expect(await recover(clinic, shut.words, 'ruth', 'short')).toEqual({ type: 'password-too-weak', why: 'short' });
    await clinic.close();
  });

  it('leave the others without a password until they get a new one, and say so in the audit', async () => {
    const clinic = await shut.reopen();
    await signInAnswer(clinic);
    await clinic.become('nurse');
    valueOf(await clinic.client['session.signOut']({}));
    expect(await recover(clinic, shut.words)).toEqual({ type: 'recovered' });
    const rows = await clinic.clinic.keeper.current()?.db.read.all(sql`SELECT action, record_kind FROM audit_row WHERE action = 'recover'`);
    expect(rows).toEqual([{ action: 'recover', record_kind: 'staff' }]);
    valueOf(await clinic.client['session.signOut']({}));
    const nurse = await clinic.gate['session.signIn']({ userName: 'nurse', password: 'nurse pebble 8812 lane' });
    expect(valueOf(nurse)).toMatchObject({ type: 'wrong' });
    await clinic.close();
  });

  it('take the second factor away too, for it may be lost as the password was, and tell privacy officers', async () => {
    const clinic = await shut.reopen();
    await signInAnswer(clinic);
    const ruth = valueOf(await clinic.client['session.current']({})).staffId;
    const db = clinic.clinic.keeper.current()?.db;
    await db?.transaction((tx) => tx.run(sql`INSERT INTO totp (staff_id, secret, added_at, last_step) VALUES (${ruth}, ${new Uint8Array(20)}, ${clinic.clock.now()}, 0)`));
    valueOf(await clinic.client['session.signOut']({}));
    expect(await recover(clinic, shut.words)).toEqual({ type: 'recovered' });
    const { read } = clinic.clinic.keeper.current()?.db ?? {};
    expect(await read?.all(sql`SELECT staff_id FROM totp`)).toEqual([]);
    expect(await read?.all(sql`SELECT kind, staff_id FROM alert`)).toEqual([{ kind: 'second-factor-reset', staff_id: ruth }]);
    await clinic.close();
  });

  it.each([
    ['missing', (): void => rmSync(shut.paths.database), 'database-missing'],
    ['empty', (): void => writeFileSync(shut.paths.database, ''), 'database-empty'],
    ['damaged', (): void => shut.change(shut.paths.database, (bytes) => bytes.fill(1, 20, 60)), 'database-damaged'],
  ] as const)('make no new database when it is %s', async (_what, harm, trouble) => {
    harm();
    const before = bytesOf(shut.folder);
    const clinic = await shut.reopen();
    expect(await recover(clinic, shut.words)).toEqual({ type: 'trouble', trouble });
    await clinic.close();
    expect(bytesOf(shut.folder)).toEqual(before);
  });
});
