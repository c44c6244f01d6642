import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexOf } from '#shared/sync/change.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import { keyHolders, mayAdminister } from '#shared/sync/roster.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { admit, chain, emptyRoster, epoch, follow, hash, newIdentity, noHash, reasonOf, revoke, sealsOf, threeDesks } from './roster-setup.ts';

type Desks = ReturnType<typeof threeDesks>;
type Step = (own: ReturnType<typeof chain>) => unknown;

/** What one side wrote from here on, as its own chain. */
const branch = (desks: Desks, steps: readonly Step[]): { readonly state: RosterState; readonly entries: readonly SignedEntry[] } => {
  const own = { ...chain(desks.state()), identity: desks.identity };
  let state = desks.state();
  const entries: SignedEntry[] = [];
  const acting = {
    ...own, state: () => state,
    act: (by: number, act: Parameters<Desks['sign']>[1]) => {
      const entry = desks.sign(by, act, state);
      state = follow(state, entry);
      entries.push(entry);
      return state;
    },
  };
  steps.forEach((step) => step(acting));
  return { state, entries };
};
const joinOf = (desks: Desks, by: number, main: RosterState, entries: readonly SignedEntry[]) => desks.sign(by, { type: 'join', entries }, main);
const joined = (desks: Desks, main: RosterState, entries: readonly SignedEntry[], by = 0) => follow(main, joinOf(desks, by, main, entries));

const adding = (dev: number, by: number, device = newIdentity()): Step => (own) => own.act(by, admit(own.state(), dev, device));
const removing = (dev: number, by: number, lastBseq = 0): Step => (own) => {
  own.act(by, revoke(dev, lastBseq > 0 ? { lastBseq, lastHash: new Uint8Array(32).fill(lastBseq) } : {}));
  own.act(by, epoch(own.state(), { isFloor: true }));
};
const renewing = (by: number): Step => (own) => own.act(by, epoch(own.state()));

/** All that a state says but the chain that goes on. */
const said = ({ devices, usedDevs, epochs, epoch: now, floorEpoch, isFloorDue, waiting, settled, forks }: RosterState) => ({
  devices: [...devices].sort(([a], [b]) => a - b), usedDevs: [...usedDevs].sort(), now, floorEpoch, isFloorDue, waiting: [...waiting], settled: [...settled].sort(), forks,
  epochs: [...epochs].sort(([a], [b]) => a - b).map(([number, each]) => [number, each.commit, each.openedAt, each.besides.map(({ commit, seals }) => [commit, [...seals]])]),
});

describe('two entries with one parent (H4)', () => {
  it('an entry that does not follow the head is refused by itself', () => {
    const desks = threeDesks();
    const [a, b] = [branch(desks, [adding(5, 1)]), branch(desks, [adding(5, 2)])];
    const [other] = b.entries;
    expect(other && reasonOf(a.state, other)).toBe('parent');
  });

  it('revocations of both count, and of two cut-offs the earlier', () => {
    const desks = threeDesks();
    const [a, b] = [branch(desks, [removing(3, 1, 7)]), branch(desks, [removing(3, 2, 4), removing(4, 2)])];
    for (const state of [joined(desks, a.state, b.entries), joined(desks, b.state, a.entries)]) {
      expect(state.devices.get(3)?.revoked?.lastBseq).toBe(4);
      expect(state.devices.get(4)?.revoked).toBeDefined();
      expect(state.isFloorDue, 'nobody seals under either key').toBe(true);
      expect(state.epoch).toBe(Math.max(a.state.epoch, b.state.epoch));
    }
  });

  it('additions of both wait for a second administrator or the words; a fork is remembered', () => {
    const desks = threeDesks();
    const [five, six] = [newIdentity(), newIdentity()];
    const [a, b] = [branch(desks, [adding(5, 1, five)]), branch(desks, [adding(5, 2, six)])];
    let state = joined(desks, a.state, b.entries, 1);
    expect(keyHolders(state).map(({ dev }) => dev)).toEqual([1, 2, 3]);
    expect(state.waiting.size).toBe(2);
    expect(state.forks).toEqual([hexOf(a.state.head), hexOf(b.state.head)].sort());
    const nameOf = (by: number) => [...state.waiting].find(([, device]) => device.admittedBy === by)?.[0] ?? '';
    const confirm = (by: number, name: string, seals = sealsOf(state)) => desks.sign(by, { type: 'confirm', entry: Buffer.from(name, 'hex'), seals }, state);
    expect(reasonOf(state, confirm(2, nameOf(1))), 'before the next clinic key').toBe('floor');
    state = follow(state, desks.sign(2, epoch(state, { isFloor: true }), state));
    expect(reasonOf(state, confirm(1, nameOf(1))), 'by who added it').toBe('signer');
    expect(reasonOf(state, confirm(3, nameOf(1))), 'by a full workstation').toBe('signer');
    expect(reasonOf(state, confirm(2, nameOf(1), []))).toBe('seals');
    expect(reasonOf(state, confirm(2, hexOf(hash())))).toBe('waiting');
    const late = nameOf(2);
    state = follow(state, confirm(2, nameOf(1)));
    expect(keyHolders(state).map(({ dev }) => dev)).toEqual([1, 2, 3, 5]);
    expect(reasonOf(state, confirm(1, late)), 'another with its number').toBe('dev-used');
    expect(state.devices.get(5)?.signing).toEqual(five.signing);
  });

  it('the words confirm alone, and turn away what they do not know', () => {
    const desks = threeDesks();
    const [a, b] = [branch(desks, [adding(5, 1)]), branch(desks, [adding(6, 1)])];
    let state = joined(desks, a.state, b.entries);
    state = follow(state, desks.sign(0, epoch(state, { isFloor: true }), state));
    state = follow(state, desks.sign(0, { type: 'confirm', entry: Buffer.from([...state.waiting.keys()][0] ?? '', 'hex'), seals: sealsOf(state) }, state));
    const [left] = [...state.waiting.values()];
    state = follow(state, desks.sign(1, revoke(left?.dev ?? 0), state));
    expect(state.waiting.size).toBe(0);
    expect(state.isFloorDue, 'who never had a key takes none along').toBe(false);
    expect(reasonOf(state, desks.sign(1, admit(state, left?.dev ?? 0, newIdentity()), state))).toBe('dev-used');
  });

  it('H3: a revoked administrator who forks before its revocation adds nobody, and stops nobody who was added since', () => {
    const desks = threeDesks();
    const clinic = branch(desks, [removing(2, 1), adding(5, 1)]);
    const late = branch(desks, [adding(6, 2), renewing(2)]);
    for (const state of [joined(desks, clinic.state, late.entries, 1), joined(desks, late.state, clinic.entries)]) {
      expect(keyHolders(state).map(({ dev }) => dev)).toEqual([1, 3, 5]);
      expect([...state.waiting.values()].map(({ dev }) => dev)).toEqual([6]);
      expect(mayAdminister(state, 2)).toBe(false);
    }
  });

  it('clinic keys of both branches open what was sealed there, and seal nothing', () => {
    const desks = threeDesks();
    const [a, b] = [branch(desks, [renewing(1)]), branch(desks, [renewing(2)])];
    const state = joined(desks, a.state, b.entries);
    const two = state.epochs.get(2);
    expect([two?.commit, ...(two?.besides ?? []).map(({ commit }) => commit)].map((each) => hexOf(each ?? noHash)).sort())
      .toEqual([a, b].map((side) => hexOf(side.state.epochs.get(2)?.commit ?? noHash)).sort());
    expect(state.isFloorDue).toBe(true);
    expect(reasonOf(state, desks.sign(1, epoch(state, { epoch: 2, isFloor: true }), state))).toBe('epoch');
    const next = follow(state, desks.sign(1, epoch(state, { isFloor: true }), state));
    expect({ epoch: next.epoch, floor: next.floorEpoch }).toEqual({ epoch: 3, floor: 3 });
    expect(reasonOf(next, desks.sign(1, admit(next, 5, newIdentity()), next)), 'with every key of the number').toBe('extended');
    expect(reasonOf(next, desks.sign(1, admit(next, 5, newIdentity(), { seals: sealsOf(next).slice(1) }), next))).toBe('seals');
  });

  it('joins only what is a branch: of this clinic, whole, and once', () => {
    const desks = threeDesks();
    const [a, b] = [branch(desks, [adding(5, 1)]), branch(desks, [adding(6, 2), renewing(2)])];
    const refused = (entries: readonly SignedEntry[], main = a.state, by = 1) => reasonOf(main, joinOf(desks, by, main, entries));
    expect(refused(b.entries)).toBe('extended');
    expect(refused([])).toBe('branch');
    expect(refused(b.entries.slice(1)), 'without its beginning').toBe('branch');
    expect(refused(a.entries), 'of what is ours').toBe('branch');
    expect(refused(b.entries, desks.state()), 'of what simply follows').toBe('branch');
    expect(refused(b.entries.map((each) => ({ ...each, signature: each.signature.map((byte) => byte ^ 1) }))), 'forged').toBe('branch');
    const elsewhere = chain({ ...emptyRoster, clinic: 'cd'.repeat(32), head: new Uint8Array(32).fill(0xcd) });
    elsewhere.act(0, admit(elsewhere.state(), 1, newIdentity()));
    expect(refused(elsewhere.made), 'of another clinic').toBe('branch');
    expect(refused(b.entries, a.state, 3), 'by a full workstation').toBe('signer');
    const once = joined(desks, a.state, b.entries);
    expect(reasonOf(once, joinOf(desks, 1, once, b.entries)), 'twice').toBe('branch');
  });

  it('whatever the branches hold and whichever comes first, both say the same', () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('add' as const), dev: fc.integer({ min: 5, max: 7 }), by: fc.constantFrom(0, 1, 2) }),
      fc.record({ type: fc.constant('remove' as const), dev: fc.integer({ min: 1, max: 7 }), by: fc.constantFrom(0, 1, 2), last: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ type: fc.constant('renew' as const), by: fc.constantFrom(0, 1, 2) }),
    );
    const desks = threeDesks();
    const devices = new Map([5, 6, 7].map((dev) => [dev, [newIdentity(), newIdentity()] as const]));
    const sideOf = (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[], which: 0 | 1) => branch(desks, steps.map((each): Step => (own) => {
      try {
        if (each.type === 'add') adding(each.dev, each.by, devices.get(each.dev)?.[which])(own);
        else if (each.type === 'remove') removing(each.dev, each.by, each.last)(own);
        else renewing(each.by)(own);
      } catch {
        // The chain's rules said no: that step does not happen.
      }
    }));
    let forks = 0;
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), fc.array(step, { minLength: 1, maxLength: 4 }), (first, second) => {
      const [a, b] = [sideOf(first, 0), sideOf(second, 1)];
      if (a.entries.length === 0 || b.entries.length === 0) return;
      forks += 1;
      const [ab, ba] = [joined(desks, a.state, b.entries), joined(desks, b.state, a.entries)];
      expect(said(ab)).toEqual(said(ba));
      for (const side of [a.state, b.state]) for (const [dev, device] of side.devices) if (device.revoked && desks.state().devices.has(dev)) expect(ab.devices.get(dev)?.revoked).toBeDefined();
      for (const waiting of ab.waiting.values()) expect(keyHolders(ab).some(({ signing }) => signing === waiting.signing)).toBe(false);
    }), { numRuns: 40 });
    expect(forks).toBeGreaterThan(10);
  });
});
