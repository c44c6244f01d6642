import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attemptsAreOurs } from '#main/vault/attempts.ts';
import { promoted, recoveryContext, rotationDue, withNext, withoutSlot, withSlot } from '#main/vault/database-keys.ts';
import { recoveryKeysFrom, recoverySecretFrom } from '#main/vault/recovery.ts';
import { unseal } from '#main/vault/seal.ts';
import { makeSlot, openSlot, slotIdOf } from '#main/vault/slots.ts';
import type { SlotParts } from '#main/vault/slots.ts';
import { readRecoveryFile, readVault, recoveryFileOf, writeVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { macFits } from '#main/vault/vault-mac.ts';

/** Written by Wardlight when vault.json was of version 1. */
const fixture = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/vault/version-1.json'), 'utf8')) as {
  readonly userName: string; readonly password: string; readonly nursePassword: string; readonly words: string;
  readonly deviceSecret: string; readonly databaseKey: string; readonly vault: Record<string, unknown>; readonly recovery: object;
};
const [deviceSecret, databaseKey] = [Buffer.from(fixture.deviceSecret, 'hex'), Buffer.from(fixture.databaseKey, 'hex')];
const nextKey = new Uint8Array(32).fill(7);
const hash: SlotParts['hash'] = (password, salt, cost) =>
  argon2id({ password, salt, memorySize: cost.m, iterations: cost.t, parallelism: cost.p, hashLength: 32, outputType: 'binary' });
const parts: SlotParts = { deviceSecret, hash, cost: { m: 256, t: 1, p: 1 }, randomBytes: (length) => new Uint8Array(length).fill(3) };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardlight-vault-'));
  path = join(folder, 'vault.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (json: unknown): Vault => {
  writeFileSync(path, JSON.stringify(json));
  const found = readVault(path);
  if (found.type !== 'ok') throw new Error(found.type);
  return found.vault;
};
const hexOf = (key: Uint8Array | undefined) => key && Buffer.from(key).toString('hex');
const open = (vault: Vault, userName: string, password: string) => {
  const slot = vault.slots.find(({ slotId }) => slotId === slotIdOf(deviceSecret, userName));
  return slot ? openSlot(parts, slot, vault.keys, password) : Promise.resolve(undefined);
};
const nextOf = async (vault: Vault): Promise<Vault> => {
  const made = await withNext(vault, { deviceSecret, databaseKey }, nextKey, { madeAt: '2026-05-01T00:00:00.000Z', salt: 'ab'.repeat(16) });
  if (!made) throw new Error('the device keys do not open');
  return made;
};

describe('a vault.json of version 1', () => {
  it('is read: both people and the words open the same key, and its two MACs are ours', async () => {
    const vault = read(fixture.vault);
    expect(macFits(databaseKey, vault)).toBe(true);
    expect(attemptsAreOurs(deviceSecret, vault)).toBe(true);
    expect(hexOf((await open(vault, fixture.userName, fixture.password))?.current)).toBe(fixture.databaseKey);
    expect(hexOf((await open(vault, 'nurse', fixture.nursePassword))?.current)).toBe(fixture.databaseKey);
    expect(await open(vault, fixture.userName, fixture.nursePassword)).toBeUndefined();
    const keys = await recoveryKeysFrom(recoverySecretFrom(fixture.words) ?? new Uint8Array());
    expect(hexOf(await unseal(keys.sealing, vault.keys.current.recovery, recoveryContext(vault.dbId)))).toBe(fixture.databaseKey);
    expect(vault.keys.current.salt).toBe(fixture.vault['databaseSalt']);
    expect(rotationDue(vault, '2026-09-01T00:00:00.000Z')).toBeUndefined();
  });

  it('becomes one of version 2 with the next write, for its owner alone, and its MAC still fits', () => {
    writeVault(path, read(fixture.vault));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ v: 2 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = readVault(path);
    expect(again.type === 'ok' && macFits(databaseKey, again.vault)).toBe(true);
  });

  it.each([
    ['with a field that nobody knows', { extra: 1 }], ['without slots', { slots: undefined }], ['that says version 2', { v: 2 }], ['that says version 3', { v: 3 }],
  ])('%s is damaged', (_what, change) => {
    writeFileSync(path, JSON.stringify({ ...fixture.vault, ...change }));
    expect(readVault(path)).toEqual({ type: 'damaged' });
  });

  it('loses its MAC with any public half or the recovery part changed', () => {
    const vault = read(fixture.vault);
    const [first, ...others] = vault.slots;
    for (const changed of [
      { ...vault, slots: others }, { ...vault, slots: [...vault.slots, { ...first, slotId: 'planted' } as Vault['slots'][number]] },
      { ...vault, recovery: { ...vault.recovery, signature: 'other' } }, { ...vault, device: { ...vault.device, sealing: 'other' } },
    ]) expect(macFits(databaseKey, changed)).toBe(false);
  });

  it('has a recovery.json that is read too', () => {
    writeFileSync(path, JSON.stringify(fixture.recovery));
    expect(readRecoveryFile(path)).toMatchObject({ v: 2, current: { salt: null }, next: null, past: [] });
    writeFileSync(path, JSON.stringify({ ...fixture.recovery, extra: 1 }));
    expect(readRecoveryFile(path)).toBeUndefined();
  });
});

describe('a next key', () => {
  it('D3: is sealed to every slot and to the words, beside the current one', async () => {
    const vault = await nextOf(read(fixture.vault));
    writeVault(path, vault);
    expect(macFits(databaseKey, vault)).toBe(true);
    for (const [userName, password] of [[fixture.userName, fixture.password], ['nurse', fixture.nursePassword]] as const) {
      const opened = await open(vault, userName, password);
      expect([hexOf(opened?.current), hexOf(opened?.next)]).toEqual([fixture.databaseKey, hexOf(nextKey)]);
    }
    const keys = await recoveryKeysFrom(recoverySecretFrom(fixture.words) ?? new Uint8Array());
    const { next } = recoveryFileOf(vault);
    expect(next && hexOf(await unseal(keys.sealing, next.sealedKey, recoveryContext(vault.dbId)))).toBe(hexOf(nextKey));
  });

  it('D3: that somebody planted, or changed, costs the vault its MAC', async () => {
    const planted = await nextOf(read(fixture.vault));
    expect(macFits(databaseKey, { ...planted, mac: read(fixture.vault).mac })).toBe(false);
    const { next } = planted.keys;
    if (!next) throw new Error('no next key');
    for (const changed of [{ ...next, salt: 'cd'.repeat(16) }, { ...next, slots: {} }, { ...next, recovery: { enc: 'a', ct: 'b' } }]) {
      expect(macFits(databaseKey, { ...planted, keys: { ...planted.keys, next: changed } })).toBe(false);
    }
  });

  it('D3: becomes the current one; the one before is sealed to the words alone', async () => {
    const vault = promoted(await nextOf(read(fixture.vault)), nextKey, '2026-05-01T00:00:01.000Z');
    expect(macFits(nextKey, vault)).toBe(true);
    expect(macFits(databaseKey, vault)).toBe(false);
    expect((await open(vault, 'nurse', fixture.nursePassword))?.next).toBeUndefined();
    expect(hexOf((await open(vault, 'nurse', fixture.nursePassword))?.current)).toBe(hexOf(nextKey));
    expect(vault.past).toMatchObject([{ salt: fixture.vault['databaseSalt'], retiredAt: '2026-05-01T00:00:01.000Z' }]);
    expect([rotationDue(vault, '2027-04-30T23:59:59.000Z'), rotationDue(vault, '2027-05-01T00:00:00.000Z'), rotationDue(vault, 'nonsense')]).toEqual([undefined, 'year', 'year']);
  });

  it('D3: keeps the twenty keys of before that are newest', async () => {
    let vault = read(fixture.vault);
    let key: Uint8Array = databaseKey;
    for (let n = 1; n <= 22; n += 1) {
      const next = new Uint8Array(32).fill(n);
      const made = await withNext(vault, { deviceSecret, databaseKey: key }, next, { madeAt: '2026-05-01T00:00:00.000Z', salt: `salt-${n}` });
      if (!made) throw new Error('the device keys do not open');
      vault = promoted(made, next, `2026-05-01T00:00:${n}.000Z`);
      key = next;
    }
    expect([vault.past.length, vault.past[0]?.salt, vault.past.at(-1)?.salt]).toEqual([20, 'salt-21', 'salt-2']);
  });
});

describe('slots', () => {
  it('a slot that is taken away takes its count of wrong passwords along, and another key is due', async () => {
    const before = read(fixture.vault);
    const slotId = slotIdOf(deviceSecret, fixture.userName);
    expect(before.attempts[slotId]).toBeDefined();
    const vault = withoutSlot(before, slotId, databaseKey, '2026-04-01T00:00:00.000Z');
    expect(await open(vault, fixture.userName, fixture.password)).toBeUndefined();
    expect(hexOf((await open(vault, 'nurse', fixture.nursePassword))?.current)).toBe(fixture.databaseKey);
    expect(vault.attempts).toEqual({});
    expect(Object.keys(vault.keys.current.slots)).toEqual([slotIdOf(deviceSecret, 'nurse')]);
    expect(vault.failures).toHaveLength(1);
    expect(rotationDue(vault, '2026-04-01T00:00:00.000Z')).toBe('slot-removed');
    expect(macFits(databaseKey, vault)).toBe(true);
    expect(macFits(databaseKey, { ...vault, rotationDueSince: null })).toBe(false);
  });

  it('a slot put for the same name replaces the old one', async () => {
    const before = read(fixture.vault);
    const vault = await withSlot(before, await makeSlot(parts, 'Nurse', 'another lantern 9041'), databaseKey);
    expect(vault.slots).toHaveLength(before.slots.length);
    expect(await open(vault, 'nurse', fixture.nursePassword)).toBeUndefined();
    expect(hexOf((await open(vault, 'nurse', 'another lantern 9041'))?.current)).toBe(fixture.databaseKey);
  });
});
