import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSqlStore } from '#hub/store/sql-store.ts';
import { openSqlcipherEngine } from '#hub/store/sqlcipher-engine.ts';
import { chainOf, hex, later, newClinic, put, readAll } from './store-batches.ts';
import type { StoreUnderTest } from './store-batches.ts';

export const backupKey = Buffer.alloc(32, 7);

/** What both stores promise of clinics, messages, the witness and copies. */
export const clinicPromises = (open: () => StoreUnderTest): void => {
  it('makes its id and its keys once, whoever asks first', async () => {
    const { store, again } = open();
    const other = await again();
    expect(await other.hubId()).toBe(await store.hubId());
    const [a, b] = await Promise.all([store.secret('one', () => Buffer.from('a')), other.secret('one', () => Buffer.from('b'))]);
    expect(hex(a)).toBe(hex(b));
    expect(hex(await store.secret('one', () => Buffer.from('c')))).toBe(hex(a));
    await other.close();
  });

  it('begins a clinic with an invitation, once', async () => {
    const { store } = open();
    const [hash, clinic, genesis] = [randomBytes(32), hex(randomBytes(32)), randomBytes(90)];
    const begin = (id: string, invitation: Uint8Array, nowMs = 5) => store.beginClinic(id, genesis, [randomBytes(9)], invitation, nowMs);
    expect(await begin(clinic, hash)).toBe('no-invitation');
    await store.invite(hash, 10);
    expect([await store.isInvited(hash, 10), await store.isInvited(hash, 11), await store.isInvited(randomBytes(32), 1)]).toEqual([true, false, false]);
    expect(await begin(clinic, hash, 11)).toBe('no-invitation');
    expect(await begin(clinic, hash)).toBe('begun');
    expect(await begin(clinic, hash, 99)).toBe('known');
    expect(await begin(clinic, randomBytes(32))).toBe('no-invitation');
    expect(await begin(hex(randomBytes(32)), hash)).toBe('no-invitation');
    expect(hex(await store.genesis(clinic))).toBe(hex(genesis));
    expect(await store.facts(clinic)).toMatchObject({ head: 0, durableSeq: 0, bytes: 0, rosterLength: 1 });
    expect(await store.clinics()).toContain(clinic);
    expect(await store.facts(hex(randomBytes(32)))).toBeUndefined();
  });

  it('names a clinic by its words, the first that said so', async () => {
    const { store, again } = open();
    const [signing, clinic] = [randomBytes(65), await newClinic(store)];
    expect(await store.clinicOfWords(signing)).toBeUndefined();
    await store.nameWords(signing, clinic);
    await store.nameWords(signing, hex(randomBytes(32)));
    const other = await again();
    expect(await other.clinicOfWords(signing)).toBe(clinic);
    await other.close();
  });

  it('begins several clinics at once', async () => {
    const { store, again } = open();
    const other = await again();
    const clinics = await Promise.all([store, other, store, other, other].map(newClinic));
    expect((await store.clinics()).filter((clinic) => clinics.includes(clinic))).toHaveLength(5);
    await put(store, chainOf(clinics[2] ?? '', 1)(2));
    expect([...(await other.heads([...clinics, 'nobody'])).values()]).toEqual(expect.arrayContaining([{ head: 2, roster: 1 }, { head: 0, roster: 1 }]));
    expect((await other.heads([...clinics, 'nobody'])).size).toBe(5);
    await other.close();
  });

  it('keeps the roster in order and adds only behind what is held', async () => {
    const { store } = open();
    const clinic = await newClinic(store);
    const [one, two, three] = [randomBytes(100), randomBytes(100), randomBytes(100)];
    expect(await Promise.all([store.appendRoster(clinic, 1, [one, two]), store.appendRoster(clinic, 1, [three])])).toEqual(expect.arrayContaining(['kept', 'behind']));
    const held = await store.facts(clinic);
    expect(await store.appendRoster(clinic, 99, [three])).toBe('behind');
    expect(await store.appendRoster(clinic, held?.rosterLength ?? 0, [three])).toBe('kept');
    expect(hex((await store.roster(clinic, held?.rosterLength ?? 0, 10_000))[0])).toBe(hex(three));
    expect(await store.roster(clinic, 1, 10)).toHaveLength(1);
  });

  it('keeps messages in a box that was opened, each number once, for a while', async () => {
    const { store } = open();
    const box = hex(randomBytes(16));
    const leave = (n: number, text: string, nowMs = 1_000) => store.putMessage(box, { n, bytes: Buffer.from(text) }, 2_000, nowMs);
    expect(await leave(1, 'early')).toBe('closed');
    expect(await leave(0, 'hello')).toBe('kept');
    expect(await leave(0, 'hello')).toBe('kept');
    expect(await leave(0, 'other')).toBe('taken');
    expect(await leave(1, 'answer')).toBe('kept');
    expect((await store.messages(box, 1_500)).map(({ n, bytes }) => [n, Buffer.from(bytes).toString()])).toEqual([[0, 'hello'], [1, 'answer']]);
    expect(await store.messages(box, 2_001)).toEqual([]);
    await store.forgetOld(2_001);
    expect(await store.messages(box, 0)).toEqual([]);
    expect(await leave(1, 'late', 3_000)).toBe('closed');
  });

  it('keeps what the witness saw only behind what it saw before (H4)', async () => {
    const { store } = open();
    const clinic = await newClinic(store);
    const log = (text: string, dev = 1) => ({ origin: 'wardlight/log/branch-1', dev, state: Buffer.from(text) });
    expect(await store.witnessed(clinic, log('a').origin)).toBeUndefined();
    expect(await store.keepWitnessed(clinic, log('a'), Buffer.from('before'))).toBe('changed');
    const both = await Promise.all([store.keepWitnessed(clinic, log('a'), undefined), store.keepWitnessed(clinic, log('b', 2), undefined)]);
    expect([...both].sort()).toEqual(['changed', 'kept']);
    const held = await store.witnessed(clinic, log('a').origin);
    expect(await store.keepWitnessed(clinic, log('c'), held?.state)).toBe('kept');
    expect((await store.witnessed(clinic, log('a').origin))?.dev).toBe(held?.dev);
    expect(hex((await store.witnessed(clinic, log('a').origin))?.state)).toBe(hex(Buffer.from('c')));
  });

  it('copies itself as of one moment while devices push, into a file that opens under the key alone', async () => {
    const { store } = open();
    const folder = mkdtempSync(join(tmpdir(), 'wardlight-copy-'));
    try {
      const clinic = await newClinic(store);
      const next = chainOf(clinic, 1);
      for (let i = 0; i < 5; i += 1) await put(store, next(3, { keys: 1 }));
      await store.invite(randomBytes(32), later);
      let isCopying = true;
      const pushing = (async () => {
        while (isCopying) await put(store, next(2));
      })();
      const file = join(folder, 'copy.db');
      await store.backUp(file);
      isCopying = false;
      await pushing;
      expect(statSync(file).mode & 0o077).toBe(0);
      await expect(openSqlcipherEngine(file, Buffer.alloc(32, 8))).rejects.toThrow();
      const copy = createSqlStore(await openSqlcipherEngine(file, backupKey), backupKey);
      expect(await copy.hubId()).toBe(await store.hubId());
      const { head = 0, incarnation } = (await copy.facts(clinic)) ?? {};
      expect(head).toBeGreaterThanOrEqual(15);
      expect(incarnation).toBe((await store.facts(clinic))?.incarnation);
      const copied = (await readAll(copy, clinic)).flatMap(({ envelopes }) => envelopes.map(({ seq, bytes }) => `${seq} ${hex(bytes)}`));
      const original = (await readAll(store, clinic)).flatMap(({ envelopes }) => envelopes.map(({ seq, bytes }) => `${seq} ${hex(bytes)}`));
      expect(copied).toEqual(original.slice(0, head));
      await copy.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
};
