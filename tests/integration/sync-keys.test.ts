import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { hexOf } from '#shared/sync/change.ts';
import { epochOf, kepOf } from '#shared/sync/envelope.ts';
import type { KeyPackage } from '#shared/sync/manifest.ts';
import { encodeEntry } from '#shared/sync/roster-entry.ts';
import type { RosterAct } from '#shared/sync/roster-entry.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { lastBatchOf } from '#main/sync/batch-store.ts';
import { SealingRefused } from '#main/sync/clinic-keys.ts';
import { openClinicKeys, sealClinicKey } from '#main/sync/keys/clinic-key.ts';
import { unwrapDataKey, wrapDataKey } from '#main/sync/keys/data-key.ts';
import { createKeyCache } from '#main/sync/keys/key-cache.ts';
import { epochAct } from '#main/sync/roster/entries.ts';
import { followChain } from '#main/sync/roster/follow.ts';
import { rosterSent, saveRosterSent, unsentRoster } from '#main/sync/roster/roster-store.ts';
import { createCryptoThread, inProcessCrypto } from '#main/sync/crypto-thread.ts';
import { sealNext } from '#main/sync/seal-outbox.ts';
import { fromText } from '#main/vault/encodings.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { openClinicAt } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

let hub: Awaited<ReturnType<typeof openTestHub>>;
let clinic: Awaited<ReturnType<typeof openClinicAt>>;
let [one, two, three]: Workstation[] = [];
beforeAll(async () => {
  hub = await openTestHub();
  clinic = await openClinicAt(hub, 3);
  [one, two, three] = clinic.workstations;
  // The second and third were let in one after the other: each follows what came after its own entry.
  const entries = await one?.db.read.all<{ entry: Uint8Array }>(sql`SELECT entry FROM sync_roster ORDER BY n`);
  expect(entries).toHaveLength(4);
}, 30_000);
afterAll(async () => {
  await clinic.close();
  await hub.close();
});
const desk = (n: 1 | 2 | 3): Workstation => {
  const found = [one, two, three][n - 1];
  if (!found) throw new Error('three workstations');
  return found;
};
const keysOf = (each: Workstation) => {
  const keys = each.held().current();
  if (!keys) throw new Error('no keys');
  return keys;
};
const stream = () => new Uint8Array(randomBytes(16));
const entriesOf = (each: Workstation) => keysOf(each).roster().line.map(({ signed }) => signed);
const follow = (to: Workstation, from: Workstation) => to.db.transaction(async (tx) => {
  const answer = await keysOf(to).extend(tx, entriesOf(from));
  await saveRosterSent(tx, keysOf(from).roster().length);
  return answer;
});
const seal = (each: Workstation, streams: readonly Uint8Array[]) => each.db.transaction((tx) => keysOf(each).sealingKeys(tx, streams));
const keep = (each: Workstation, packages: readonly KeyPackage[], from: { dev: number; bseq: number }) => each.db.transaction(async (tx) => {
  const { fit, refused } = await keysOf(each).judgePackages(tx, packages.map((own) => ({ own, ...from })));
  await keysOf(each).savePackages(tx, fit);
  return { refused };
});
const opens = async (each: Workstation, { stream: of, kep }: KeyPackage): Promise<boolean> => (await keysOf(each).openingKeys(each.db.read, [{ stream: of, kep }])).has(`${hexOf(of)}/${kep}`);
const whyNot = (each: Workstation): Promise<string> => seal(each, [stream()]).then(() => 'sealed', (error: unknown) => (error instanceof SealingRefused ? error.why : String(error)));

describe('data keys (H3)', () => {
  it('256 streams get their keys in well under a second, the same ones again, and packages go on until a batch names them', async () => {
    await follow(desk(2), desk(1));
    const streams = Array.from({ length: 256 }, stream);
    const began = performance.now();
    const first = await seal(desk(1), streams);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect([first.keys.size, first.made.length]).toEqual([256, 256]);
    expect(new Set([...first.keys.values()].map(({ kep }) => kep))).toEqual(new Set([kepOf(1, 1)]));
    const again = await seal(desk(1), streams.slice(0, 2));
    expect(again.made).toHaveLength(2);
    expect(again.keys.get(hexOf(streams[0] ?? stream()))?.key).toEqual(first.keys.get(hexOf(streams[0] ?? stream()))?.key);
    await desk(1).db.transaction((tx) => tx.run(sql`UPDATE sync_key SET bseq = 99 WHERE bseq IS NULL AND dev = 1`));
    expect((await seal(desk(1), streams.slice(0, 2))).made).toEqual([]);
    // Another workstation opens them, and takes what is there rather than making its own.
    expect(await keep(desk(2), first.made, { dev: 1, bseq: 1 })).toEqual({ refused: 0 });
    const theirs = await seal(desk(2), streams.slice(0, 2));
    expect([theirs.made, theirs.keys.get(hexOf(streams[1] ?? stream()))]).toEqual([[], first.keys.get(hexOf(streams[1] ?? stream()))]);
  });

  it('what was zeroed by who asked for it is not what is kept', async () => {
    const of = stream();
    const { keys } = await seal(desk(1), [of]);
    const copy = new Uint8Array(keys.get(hexOf(of))?.key ?? []);
    keys.get(hexOf(of))?.key.fill(0);
    expect((await seal(desk(1), [of])).keys.get(hexOf(of))?.key).toEqual(copy);
    const cache = createKeyCache(2);
    ['a', 'b', 'c'].forEach((name) => { cache.keep(name, copy); });
    expect(['a', 'b', 'c'].map((name) => cache.get(name) !== undefined)).toEqual([false, true, true]);
    cache.end();
    expect(cache.get('c')).toBeUndefined();
  });

  it('a changed package, one of another stream, name, clinic or maker, and another key under a known name are refused', async () => {
    const { made: [good] } = await seal(desk(1), [stream()]);
    if (!good) throw new Error('no package');
    const refused = async (each: KeyPackage, from = { dev: 1, bseq: 2 }) => (await keep(desk(2), [each], from)).refused;
    expect(await refused({ ...good, wrapped: good.wrapped.map((byte, i) => (i === 30 ? byte ^ 1 : byte)) }), 'changed').toBe(1);
    expect(await refused({ ...good, stream: stream() }), 'of another patient').toBe(1);
    expect(await refused({ ...good, kep: kepOf(1, 1) + 65_536 }), 'of an epoch that nobody opened').toBe(1);
    expect(await refused({ ...good, kep: kepOf(1, 2) }, { dev: 2, bseq: 1 }), 'named for another maker').toBe(1);
    expect(await refused(good, { dev: 2, bseq: 1 }), 'brought by another than its maker').toBe(1);
    expect(await refused(good, { dev: 9, bseq: 1 }), 'by nobody').toBe(1);
    expect(await refused(wrapDataKey(randomBytes(32), keysOf(desk(1)).clinicId, good, randomBytes(32))), 'H3: under a clinic key of the hub').toBe(1);
    expect(await refused(good)).toBe(0);
    expect(await refused(good), 'the same once more').toBe(0);
    expect(await refused({ ...good, wrapped: new Uint8Array(60) }), 'another under its name').toBe(1);
    expect(await opens(desk(2), good)).toBe(true);
    const key = randomBytes(32);
    const own = wrapDataKey(key, 'aa'.repeat(32), good, randomBytes(32));
    expect([unwrapDataKey(key, 'aa'.repeat(32), own)?.length, unwrapDataKey(key, 'bb'.repeat(32), own)]).toEqual([32, undefined]);
    expect(unwrapDataKey(key, 'aa'.repeat(32), { ...own, wrapped: own.wrapped.subarray(1) })).toBeUndefined();
  });

  it('a key for a record of one patient does not open as another\'s, and unknown ones are absent', async () => {
    const { made: [good] } = await seal(desk(1), [stream()]);
    if (!good) throw new Error('no package');
    expect(await opens(desk(1), { ...good, stream: stream() })).toBe(false);
    expect(await opens(desk(1), { ...good, kep: kepOf(1, 3) })).toBe(false);
    expect(await opens(desk(3), good), 'whose package never came').toBe(false);
  });
});

describe('clinic keys (H3)', () => {
  it('the hub cannot hand out one: a key that the chain does not commit to is dropped', async () => {
    const { clinicId, roster } = keysOf(desk(1));
    const epoch = roster().epochs.get(1);
    const pair = desk(2).device.sealing;
    if (!epoch) throw new Error('no epoch');
    expect(await openClinicKeys(clinicId, epoch, 2, pair)).toHaveLength(1);
    const injected = await sealClinicKey(clinicId, 1, randomBytes(32), 2, fromText(pair.publicKey));
    expect(await openClinicKeys(clinicId, { ...epoch, seals: new Map([[2, [injected]]]) }, 2, pair)).toEqual([]);
    // Of the same key, for another reader or number.
    expect(await openClinicKeys(clinicId, epoch, 1, pair)).toEqual([]);
    expect(await openClinicKeys(clinicId, { ...epoch, epoch: 2 }, 2, pair)).toEqual([]);
    expect(await openClinicKeys(clinicId, epoch, 0, clinic.clinic.words.sealing), 'the words open it').toHaveLength(1);
  });

  it('an administrator who seals another key than it names leaves this device without: nothing is sealed under it', async () => {
    const state = keysOf(desk(1)).roster();
    const act = await epochAct(state, randomBytes(32), true, fromText(clinic.clinic.genesis.recoverySealing));
    const wrong: RosterAct = { ...act, seals: await Promise.all(act.seals.map(async ({ dev }) => ({ dev, ...(await sealClinicKey(state.clinic, act.epoch, randomBytes(32), dev, state.devices.get(dev)?.sealing ?? new Uint8Array(65))) }))) };
    const body = encodeEntry({ clinic: state.clinic, parent: state.head, at: 1, by: 2, act: wrong });
    const signed = { body, signature: keysOf(desk(2)).sign(body) };
    const lost = new Error('taken back');
    await expect(desk(1).db.transaction(async (tx) => {
      expect(await keysOf(desk(1)).extend(tx, [signed])).toBe('extended');
      await saveRosterSent(tx, state.length + 1);
      await expect(keysOf(desk(1)).sealingKeys(tx, [stream()])).rejects.toMatchObject({ why: 'no-key' });
      throw lost;
    })).rejects.toBe(lost);
    // Nothing of a transaction that was taken back stays.
    expect(keysOf(desk(1)).roster()).toBe(state);
    expect(await whyNot(desk(1))).toBe('sealed');
    expect(keysOf(desk(1)).isClinicKeyDue()).toBe(false);
    desk(1).clock.ahead = 91 * 86_400_000;
    expect(keysOf(desk(1)).isClinicKeyDue(), 'by age').toBe(true);
    desk(1).clock.ahead = 0;
  });

  it('entries that do not count change nothing, whole', async () => {
    const before = keysOf(desk(3)).roster();
    const forged = { body: entriesOf(desk(1))[3]?.body ?? new Uint8Array(), signature: new Uint8Array(64) };
    const all = [...entriesOf(desk(1)), { ...forged, body: new Uint8Array([1]) }];
    expect(await desk(3).db.transaction((tx) => keysOf(desk(3)).extend(tx, all))).toBe('refused');
    expect(keysOf(desk(3)).roster()).toBe(before);
  });

  it('two administrators at once: what the hub never held is made anew on top of what it holds; nothing is sealed before it is there', async () => {
    await follow(desk(3), desk(1));
    await desk(1).db.transaction((tx) => keysOf(desk(1)).rotateClinicKey(tx, 'age'));
    await desk(2).db.transaction((tx) => keysOf(desk(2)).rotateClinicKey(tx, 'left'));
    expect(await whyNot(desk(2))).toBe('roster-unsent');
    expect((await unsentRoster(desk(2).db.read)).entries).toHaveLength(1);
    const held = keysOf(desk(1)).roster().length;
    // The first was at the hub first.
    await desk(1).db.transaction((tx) => saveRosterSent(tx, held));
    expect(await desk(2).db.transaction((tx) => keysOf(desk(2)).extend(tx, entriesOf(desk(1)).slice(held - 1)))).toBe('extended');
    const now = keysOf(desk(2)).roster();
    expect({ length: now.length, epoch: now.epoch, floor: now.floorEpoch, forks: now.forks }).toEqual({ length: held + 1, epoch: 3, floor: 3, forks: [] });
    await desk(2).db.transaction((tx) => saveRosterSent(tx, now.length));
    await follow(desk(1), desk(2));
    await follow(desk(3), desk(2));
    expect(epochOf([...(await seal(desk(1), [stream()])).keys.values()][0]?.kep ?? 0)).toBe(3);
  });

  it('a revoked workstation: a new clinic key it does not get, new data keys for everything, and its later packages refused', async () => {
    const of = stream();
    const [before, theirs] = [await seal(desk(1), [of]), await seal(desk(3), [stream()])];
    await desk(1).db.transaction((tx) => keysOf(desk(1)).revokeDevice(tx, 3, 'lost'));
    expect(await whyNot(desk(1))).toBe('roster-unsent');
    await desk(1).db.transaction((tx) => saveRosterSent(tx, keysOf(desk(1)).roster().length));
    await follow(desk(2), desk(1));
    await follow(desk(3), desk(1));
    const after = await seal(desk(1), [of]);
    expect([epochOf(before.keys.get(hexOf(of))?.kep ?? 0), epochOf(after.keys.get(hexOf(of))?.kep ?? 0)]).toEqual([3, 4]);
    expect(after.keys.get(hexOf(of))?.key).not.toEqual(before.keys.get(hexOf(of))?.key);
    expect(before.made[0] && (await opens(desk(1), before.made[0])), 'what was sealed before still opens').toBe(true);
    expect(await whyNot(desk(3))).toBe('no-key');
    expect((await keep(desk(2), theirs.made, { dev: 3, bseq: 1 })).refused).toBe(1);
    await expect(desk(3).db.transaction((tx) => keysOf(desk(3)).revokeDevice(tx, 1, 'lost'))).rejects.toMatchObject({ reason: 'signer' });
    expect(desk(3).held().mayAdminister()).toBe(false);
  });

  it('H3: a device that is revoked while a batch is being sealed leaves the batch what its signer knew, not more', async () => {
    const own = desk(1);
    const [keys, crypto] = [keysOf(own), createCryptoThread(inProcessCrypto)];
    const head = keys.roster().head;
    await own.write(newPatient(systemIds.newId()));
    const sealed = await sealNext({
      db: own.db, keys,
      crypto: { ...crypto, seal: async (...work) => {
        await own.db.transaction((tx) => keys.rotateClinicKey(tx, 'left'));
        return crypto.seal(...work);
      } },
    });
    const batch = await lastBatchOf(own.db.read, 1);
    expect(sealed).not.toBe('nothing');
    expect(batch?.manifest.roster).toEqual(head);
    expect(keys.roster().head).not.toEqual(head);
    const named = await own.rows(`SELECT kep FROM sync_key WHERE dev = 1 AND bseq = ${batch?.bseq ?? 0}`);
    expect(named).toHaveLength(batch?.manifest.keys.length ?? 0);
    expect([new Set(named.map(({ kep }) => epochOf(Number(kep)))), keys.roster().floorEpoch]).toEqual([new Set([4]), 5]);
    await crypto.end();
    await own.db.transaction((tx) => saveRosterSent(tx, keys.roster().length));
    await follow(desk(2), own);
  });

  it('H4: entries that a hub had and lost are joined by an administrator, and by nobody else', async () => {
    await desk(2).db.transaction((tx) => keysOf(desk(2)).rotateClinicKey(tx, 'age'));
    await desk(2).db.transaction((tx) => saveRosterSent(tx, keysOf(desk(2)).roster().length));
    await desk(1).db.transaction((tx) => keysOf(desk(1)).rotateClinicKey(tx, 'left'));
    const base = keysOf(desk(1)).roster().length - 1;
    const [theirs, state] = [entriesOf(desk(1)).slice(base), keysOf(desk(2)).roster()];
    expect(followChain(state, state.length, theirs, { signer: { by: 3, sign: keysOf(desk(3)).sign }, at: () => 1 }).type).toBe('refused');
    expect(await desk(2).db.transaction((tx) => keysOf(desk(2)).extend(tx, theirs))).toBe('joined');
    const joined = keysOf(desk(2)).roster();
    expect([joined.forks.length, joined.isFloorDue]).toEqual([2, true]);
    expect(await whyNot(desk(2))).toBe('epoch-due');
    expect([keysOf(desk(2)).isClinicKeyDue(), keysOf(desk(3)).isClinicKeyDue()]).toEqual([true, false]);
    await desk(2).db.transaction((tx) => keysOf(desk(2)).rotateClinicKey(tx, 'age'));
    await follow(desk(1), desk(2));
    expect(keysOf(desk(1)).roster().floorEpoch).toBe(keysOf(desk(2)).roster().epoch);
    expect(await rosterSent(desk(1).db.read)).toBe(keysOf(desk(2)).roster().length);
    expect(await whyNot(desk(1))).toBe('sealed');
  });

  it('ended keys are gone: nothing is sealed or opened by them any more', async () => {
    const keys = keysOf(desk(2));
    keys.end();
    await expect(desk(2).db.transaction((tx) => keys.sealingKeys(tx, [stream()]))).rejects.toMatchObject({ why: 'no-key' });
    const opened = await keys.openingKeys(desk(2).db.read, [{ stream: stream(), kep: kepOf(1, 1) }]);
    expect(opened.size).toBe(0);
  });
});

describe('a database that was put back', () => {
  it('is told by the last batch that went out, also after the computer was off', async () => {
    const own = desk(1);
    expect(own.held().isPutBack()).toBe(false);
    const hash = new Uint8Array(randomBytes(32));
    await own.held().markSent(77, hash);
    await own.held().reopen();
    expect(own.held().isPutBack(), 'the batch is not here').toBe(true);
    await own.db.transaction((tx) => tx.run(sql`INSERT INTO sync_batch (dev, bseq, from_q, to_q, hash, manifest, signature) VALUES (1, 77, 1, 1, ${hash}, x'00', x'00')`));
    await own.held().reopen();
    expect(own.held().isPutBack()).toBe(false);
    await own.db.transaction((tx) => tx.run(sql`UPDATE sync_batch SET hash = ${new Uint8Array(32)} WHERE dev = 1 AND bseq = 77`));
    await own.held().reopen();
    expect(own.held().isPutBack(), 'another batch under its number').toBe(true);
  });
});
