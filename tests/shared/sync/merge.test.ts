import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, joinContexts } from '#shared/sync/context.ts';
import { isSameDot } from '#shared/sync/dot.ts';
import type { Dot } from '#shared/sync/dot.ts';
import { nextHybridTime } from '#shared/sync/hybrid-clock.ts';
import { contextOf, merge } from '#shared/sync/merge.ts';
import type { Sibling } from '#shared/sync/merge.ts';

type Write = Sibling<string> & { readonly seen: ReadonlySet<string> };
const nameOf = (dot: Dot) => `${dot.dev}/${dot.q}`;

/**
 * Devices that write one field and now and then show each other what they have. The record of what each author had seen
 * is kept apart from the rule under test: it is the oracle.
 */
const histories = fc.array(fc.record({ dev: fc.integer({ min: 1, max: 4 }), from: fc.integer({ min: 1, max: 4 }), kind: fc.constantFrom('write', 'write', 'show') }), { maxLength: 24 })
  .map((steps) => {
    const state = new Map([1, 2, 3, 4].map((dev) => [dev, { live: [] as readonly Write[], q: 0, seen: new Set<string>() }]));
    const all: Write[] = [];
    for (const { dev, from, kind } of steps) {
      const mine = state.get(dev);
      const theirs = state.get(from);
      if (!mine || !theirs) continue;
      if (kind === 'write') {
        // q is dense per device, over all its fields: it may skip here.
        mine.q += 1 + (all.length % 3);
        const dot = { dev, q: mine.q };
        const write: Write = { dot, context: contextOf(mine.live), value: nameOf(dot), seen: new Set(mine.seen) };
        all.push(write);
        mine.seen.add(nameOf(dot));
        mine.live = merge(mine.live, write).live as readonly Write[];
      } else {
        for (const write of theirs.live) mine.live = merge(mine.live, write).live as readonly Write[];
        for (const name of theirs.seen) mine.seen.add(name);
      }
    }
    return all;
  });

const apply = (writes: readonly Write[]) => writes.reduce<readonly Sibling<string>[]>((live, write) => merge(live, write).live, []);
const names = (live: readonly Sibling<string>[]) => live.map((sibling) => nameOf(sibling.dot)).sort();
/** The writes that no other write had seen. */
const maximal = (writes: readonly Write[]) =>
  writes.map((write) => nameOf(write.dot)).filter((name) => !writes.some((other) => other.seen.has(name))).sort();

const runs = { numRuns: 2_000, seed: 71 };

describe('the merge rule', () => {
  it('keeps exactly the writes that nobody who wrote later had seen, in any order of arrival', () => {
    fc.assert(fc.property(histories.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
      expect(names(apply(all))).toEqual(maximal(all));
      expect(names(apply(shuffled))).toEqual(maximal(all));
    }), runs);
  });

  it('takes repeats as if they had come once', () => {
    fc.assert(fc.property(histories.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }))), ([all, twice]) => {
      expect(names(apply(twice))).toEqual(maximal(all));
    }), runs);
  });

  it('answers of every replaced write that it was replaced, once, and loses none', () => {
    fc.assert(fc.property(histories, (all) => {
      let live: readonly Sibling<string>[] = [];
      const replaced: string[] = [];
      for (const write of all) {
        const merged = merge(live, write);
        live = merged.live;
        replaced.push(...merged.replaced.map((sibling) => nameOf(sibling.dot)));
      }
      expect([...names(live), ...replaced].sort()).toEqual(all.map((write) => nameOf(write.dot)).sort());
    }), runs);
  });

  it('a write by somebody who has seen all siblings settles them', () => {
    fc.assert(fc.property(histories, (all) => {
      const live = apply(all);
      const settling = { dot: { dev: 9, q: 1 }, context: contextOf(live), value: 'settled' };
      expect(merge(live, settling).live).toEqual([settling]);
    }), runs);
  });

  it('two people who settle at the same time are a conflict again', () => {
    const [a, b] = [{ dot: { dev: 1, q: 1 }, context: new Map(), value: 'a' }, { dot: { dev: 2, q: 1 }, context: new Map(), value: 'b' }];
    const both = merge(merge<string>([], a).live, b).live;
    const one = { dot: { dev: 1, q: 2 }, context: contextOf(both), value: 'a' };
    const other = { dot: { dev: 2, q: 2 }, context: contextOf(both), value: 'b' };
    expect(names(merge(merge(both, one).live, other).live)).toEqual(['1/2', '2/2']);
  });
});

it('a context covers what it names and what came before it from the same device only', () => {
  const context = joinContexts(new Map([[1, 4]]), new Map([[1, 2], [2, 7]]));
  expect([covers(context, { dev: 1, q: 4 }), covers(context, { dev: 1, q: 5 }), covers(context, { dev: 2, q: 1 }), covers(context, { dev: 3, q: 1 })]).toEqual([true, false, true, false]);
  expect([isSameDot({ dev: 1, q: 2 }, { dev: 1, q: 2 }), isSameDot({ dev: 1, q: 2 }, { dev: 2, q: 1 })]).toEqual([true, false]);
});

describe('the hybrid clock', () => {
  it('always rises and is never before the wall clock', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -10, max: 2 ** 45 }), { maxLength: 50 }), (walls) => {
      let last = 0n;
      for (const wall of walls) {
        const next = nextHybridTime(last, wall);
        expect(next > last).toBe(true);
        expect(next >> 16n >= BigInt(Math.max(0, wall))).toBe(true);
        last = next;
      }
    }), runs);
  });
});
