import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCbor } from '#shared/sync/cbor.ts';
import { decodeEntry, decodeSigned, encodeSigned } from '#shared/sync/roster-entry.ts';
import { beginRoster, keyHolders, mayAdminister, replayRoster } from '#shared/sync/roster.ts';
import { admit, chain, emptyRoster, entryAfter, epoch, follow, genesis, hash, newIdentity, noHash, parts, reasonOf, revoke, sealedBytes, signed, threeDesks, words } from './roster-setup.ts';

describe('the roster (H3)', () => {
  it('begins with the recovery words, and with nobody else', () => {
    const device = newIdentity();
    const act = admit(emptyRoster, 1, device);
    expect(reasonOf(emptyRoster, signed(entryAfter(emptyRoster, 0, act), words))).toBe('extended');
    expect(reasonOf(emptyRoster, signed(entryAfter(emptyRoster, 1, act), device)), 'by itself').toBe('first-device');
    expect(reasonOf(emptyRoster, signed(entryAfter(emptyRoster, 0, act), device)), 'in the name of the words').toBe('signature');
    expect(reasonOf(emptyRoster, signed(entryAfter(emptyRoster, 0, admit(emptyRoster, 1, device, { class: 'full' })), words))).toBe('first-device');
    const otherWords = newIdentity();
    expect(reasonOf(beginRoster(genesis, otherWords.signing.subarray(26)), signed(entryAfter(emptyRoster, 0, act), words)), 'words of another clinic').toBe('signature');
  });

  it('says who belongs, which clinic key is sealed under, and its own length', () => {
    const state = threeDesks().state();
    expect([...state.devices.values()].map(({ dev, class: kind, person, admittedBy }) => [dev, kind, person, admittedBy])).toEqual([[1, 'admin', '', 0], [2, 'admin', '', 1], [3, 'full', '', 1], [4, 'phone', 'ruth', 2]]);
    expect({ epoch: state.epoch, floor: state.floorEpoch, due: state.isFloorDue, length: state.length }).toEqual({ epoch: 1, floor: 1, due: false, length: 5 });
    expect([...(state.epochs.get(1)?.seals.keys() ?? [])]).toEqual([1, 2, 3]);
    expect(keyHolders(state).map(({ dev }) => dev)).toEqual([1, 2, 3]);
    expect([1, 2, 3, 4, 5].filter((dev) => mayAdminister(state, dev))).toEqual([1, 2]);
  });

  it('is one chain: forged, changed, replayed and misplaced entries do not count', () => {
    const clinic = threeDesks();
    const state = clinic.state();
    const good = clinic.sign(1, admit(state, 5, newIdentity()));
    expect(reasonOf(state, good)).toBe('extended');
    expect(reasonOf(state, { ...good, signature: good.signature.map((byte, i) => (i === 7 ? byte ^ 1 : byte)) })).toBe('signature');
    expect(reasonOf(state, { ...good, body: good.body.map((byte, i) => (i === good.body.length - 1 ? byte ^ 1 : byte)) })).toMatch(/signature|format/);
    expect(reasonOf(state, signed(entryAfter(state, 1, admit(state, 5, newIdentity())), newIdentity())), 'by a stranger in the name of 1').toBe('signature');
    const [first] = clinic.made;
    if (!first) throw new Error('no entry');
    expect(reasonOf(state, first), 'once more').toBe('parent');
    expect(reasonOf(state, clinic.sign(1, admit(state, 5, newIdentity()), emptyRoster)), 'after the genesis').toBe('parent');
    expect(reasonOf(state, signed({ ...entryAfter(state, 1, revoke(3)), parent: hash() }, clinic.identity(1)))).toBe('parent');
    expect(reasonOf(state, signed({ ...entryAfter(state, 1, revoke(3)), clinic: 'cd'.repeat(32) }, clinic.identity(1))), 'of another clinic').toBe('clinic');
    expect(reasonOf(beginRoster('cd'.repeat(32), words.signing.subarray(26)), first), 'replayed to a clinic of the same words').toBe('clinic');
  });

  it.each([
    ['a full workstation', 3], ['a phone', 4], ['a number that nobody has', 9],
  ])('%s signs nothing', (_who, by) => {
    const clinic = threeDesks();
    for (const act of [admit(clinic.state(), 5, newIdentity()), revoke(1), epoch(clinic.state())]) expect(reasonOf(clinic.state(), clinic.sign(by, act))).toBe('signer');
  });

  it('a revoked device signs nothing, and its number and keys never come back', () => {
    const clinic = threeDesks();
    clinic.act(1, revoke(2, { lastBseq: 4, lastHash: hash() }));
    clinic.act(1, epoch(clinic.state(), { isFloor: true }));
    const state = clinic.state();
    expect(reasonOf(state, clinic.sign(2, revoke(1)))).toBe('signer');
    expect(reasonOf(state, clinic.sign(1, admit(state, 2, newIdentity())))).toBe('dev-used');
    expect(reasonOf(state, clinic.sign(1, admit(state, 5, clinic.identity(2))))).toBe('key-used');
    expect(reasonOf(state, clinic.sign(1, revoke(2)))).toBe('dev-unknown');
    expect(state.devices.get(2)?.revoked?.lastBseq).toBe(4);
    expect([...(state.epochs.get(2)?.seals.keys() ?? [])], 'the next clinic key is not for it').toEqual([1, 3]);
  });

  it('numbers are given once, to keys of the right form, to a phone with a person', () => {
    const clinic = threeDesks();
    const state = clinic.state();
    const device = newIdentity();
    const refused = (over: object) => reasonOf(state, clinic.sign(1, admit(state, 5, device, over)));
    expect(refused({})).toBe('extended');
    expect(refused({ dev: 3 })).toBe('dev-used');
    expect(refused({ dev: 0 })).toBe('dev-used');
    expect(refused({ signing: device.signing.map((byte, i) => (i === 5 ? byte ^ 1 : byte)) })).toBe('key-form');
    expect(refused({ sealing: device.sealing.map((byte, i) => (i === 0 ? 2 : byte)) })).toBe('key-form');
    expect(refused({ sealing: clinic.identity(3).sealing })).toBe('key-used');
    expect(refused({ person: 'ruth' })).toBe('person');
    expect(refused({ class: 'phone', seals: [] })).toBe('person');
    expect(refused({ class: 'phone', person: 'ruth', seals: [{ epoch: 1, ...sealedBytes() }] }), 'a phone with a clinic key').toBe('seals');
    expect(refused({ seals: [] }), 'a workstation without').toBe('seals');
    expect(refused({ seals: [{ epoch: 2, ...sealedBytes() }] })).toBe('seals');
    expect(refused({ seals: [{ epoch: 1, ...sealedBytes() }, { epoch: 1, ...sealedBytes() }] })).toBe('seals');
  });

  it('epochs rise by one and are sealed to exactly the workstations there are', () => {
    const clinic = threeDesks();
    const state = clinic.state();
    const refused = (over: object) => reasonOf(state, clinic.sign(2, epoch(state, over)));
    const all = [1, 2, 3].map((dev) => ({ dev, ...sealedBytes() }));
    expect(refused({})).toBe('extended');
    for (const number of [0, 1, 3, 7]) expect(refused({ epoch: number }), String(number)).toBe('epoch');
    expect(refused({ seals: all.slice(1) })).toBe('seals');
    expect(refused({ seals: [...all, { dev: 4, ...sealedBytes() }] }), 'and a phone').toBe('seals');
    expect(refused({ seals: [...all.slice(1), all[1]] }), 'one twice').toBe('seals');
    clinic.act(2, epoch(state));
    expect({ epoch: clinic.state().epoch, floor: clinic.state().floorEpoch }, 'by age: no floor').toEqual({ epoch: 2, floor: 1 });
    expect(reasonOf(clinic.state(), clinic.sign(2, epoch(clinic.state(), { epoch: 1 }))), 'back to an older one').toBe('epoch');
  });

  it('a revocation is followed by a clinic key that nobody goes below', () => {
    const clinic = threeDesks();
    clinic.act(1, revoke(3));
    expect(clinic.state().isFloorDue).toBe(true);
    expect(reasonOf(clinic.state(), clinic.sign(1, admit(clinic.state(), 5, newIdentity())))).toBe('floor');
    expect(reasonOf(clinic.state(), clinic.sign(1, epoch(clinic.state())))).toBe('floor');
    clinic.act(1, revoke(4, { why: 'replaced' }));
    clinic.act(1, epoch(clinic.state(), { isFloor: true }));
    expect({ epoch: clinic.state().epoch, floor: clinic.state().floorEpoch, due: clinic.state().isFloorDue }).toEqual({ epoch: 2, floor: 2, due: false });
  });

  it('a cut-off names a batch or none; nobody revokes itself; the words may revoke everybody', () => {
    const clinic = threeDesks();
    const refused = (by: number, dev: number, over: object = {}) => reasonOf(clinic.state(), clinic.sign(by, revoke(dev, over)));
    expect(refused(1, 3, { lastBseq: 3 })).toBe('cut-off');
    expect(refused(1, 3, { lastHash: hash() })).toBe('cut-off');
    expect(refused(1, 1)).toBe('own-device');
    expect(refused(1, 9)).toBe('dev-unknown');
    for (const dev of [1, 2, 3, 4]) clinic.act(0, revoke(dev));
    expect(keyHolders(clinic.state())).toEqual([]);
    clinic.act(0, epoch(clinic.state(), { isFloor: true }));
    clinic.act(0, admit(clinic.state(), 5, clinic.identity(5)));
    expect(mayAdminister(clinic.state(), 5)).toBe(true);
  });

  it('refuses what is no entry, and never throws', () => {
    const state = threeDesks().state();
    const [entry] = state.line;
    if (!entry) throw new Error('no entry');
    const strange = [toCbor('wardlight/roster/1'), toCbor(['wardlight/roster/2', genesis, hash(), 1, 1, ['revoke', 3, 0, noHash, 'lost']]), toCbor(['wardlight/roster/1', genesis, hash(), 1, 1, ['promote', 3]]), new Uint8Array(300_000)];
    for (const body of strange) expect(reasonOf(state, signed({ ...decodeEntry(entry.signed.body) }, words) && { body, signature: words.sign(body) })).toBe('format');
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 64, maxLength: 64 }), (body, signature) => {
      expect(reasonOf(state, { body, signature })).toBe('format');
    }));
  });

  it('one byte changed anywhere in an entry or its signature: it does not count', () => {
    const clinic = threeDesks();
    const good = clinic.sign(1, revoke(3));
    const bytes = encodeSigned(good);
    expect(decodeSigned(bytes)).toEqual({ body: new Uint8Array(good.body), signature: good.signature });
    fc.assert(fc.property(fc.nat(good.body.length + 63), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const body = good.body.map((byte, i) => (i === at ? byte ^ flip : byte));
      const signature = good.signature.map((byte, i) => (i + good.body.length === at ? byte ^ flip : byte));
      expect(reasonOf(clinic.state(), { body, signature })).not.toBe('extended');
    }), { numRuns: 300 });
  });

  it('whatever is signed, the same entries say the same, epochs rise, and no number is given twice', () => {
    const acts = fc.array(fc.record({ by: fc.integer({ min: 0, max: 6 }), what: fc.constantFrom('admit', 'full', 'phone', 'revoke', 'epoch', 'floor'), dev: fc.integer({ min: 1, max: 6 }) }), { minLength: 1, maxLength: 14 });
    fc.assert(fc.property(acts, (steps) => {
      const clinic = chain();
      clinic.act(0, admit(clinic.state(), 1, clinic.identity(1)));
      clinic.act(0, epoch(clinic.state(), { isFloor: true }));
      const given = new Set([1]);
      for (const { by, what, dev } of steps) {
        const before = clinic.state();
        const act = what === 'revoke' ? revoke(dev) : what === 'epoch' || what === 'floor' ? epoch(before, { isFloor: what === 'floor' })
          : admit(before, dev, clinic.identity(dev), what === 'phone' ? { class: 'phone', person: 'p' } : { class: what === 'full' ? 'full' : 'admin' });
        const entry = clinic.sign(by, act);
        if (reasonOf(before, entry) !== 'extended') continue;
        const after = clinic.act(by, act);
        expect(by === 0 || (before.devices.get(by)?.class === 'admin' && !before.devices.get(by)?.revoked)).toBe(true);
        if (act.type === 'admit') {
          expect(given.has(act.dev)).toBe(false);
          given.add(act.dev);
        }
        expect(after.epoch - before.epoch).toBe(act.type === 'epoch' ? 1 : 0);
        expect(after.floorEpoch).toBeGreaterThanOrEqual(before.floorEpoch);
        for (const [number, device] of before.devices) if (device.revoked) expect(after.devices.get(number)?.revoked).toEqual(device.revoked);
        const sealed = after.epochs.get(after.epoch);
        // Whoever holds the clinic key now was sealed it, and nobody who was revoked before it was opened.
        for (const holder of keyHolders(after)) expect(sealed?.seals.has(holder.dev)).toBe(true);
      }
      const end = clinic.state();
      expect(replayRoster(end, end.length, parts)).toEqual(end);
      expect(clinic.made.reduce(follow, emptyRoster)).toEqual(end);
    }), { numRuns: 30 });
  });
});
