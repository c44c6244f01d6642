import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange, emptyEntity, reviewItemsOf, withNewFields } from '#shared/sync/apply.ts';
import type { EntityState } from '#shared/sync/apply.ts';
import type { Change, ChangeOp } from '#shared/sync/change.ts';
import type { Context } from '#shared/sync/context.ts';
import { shownOf } from '#shared/sync/live-value.ts';
import { contextOf } from '#shared/sync/merge.ts';
import { tombstoneName } from '#shared/sync/policies.ts';
import type { SyncKind } from '#shared/sync/policies.ts';
import { seenNow, standingOf, tombstoneContext } from '#shared/sync/tombstone.ts';

const allergy: SyncKind = {
  kind: 'allergy-intolerance',
  fields: {
    substance: { policy: 'review', initial: '' }, clinicalStatus: { policy: 'review', initial: 'unknown' }, readBy: { policy: 'auto', initial: '' },
    tags: { policy: 'set', initial: null }, count: { policy: 'counter', initial: 0 },
  },
};

const change = (dev: number, q: number, op: ChangeOp, f: Readonly<Record<string, readonly [unknown, Context]>>): Change => ({
  dot: { dev, q }, sv: 1, hlc: BigInt(q), wall: 0, off: null, usr: `staff-${dev}`, t: 'allergy-intolerance', id: 'a', op,
  f: new Map(Object.entries(f).map(([name, [value, context]]) => [name, { value, context }])),
});
const none: Context = new Map();
const applied = (changes: readonly Change[]): EntityState => changes.reduce((state, each) => applyChange(state, each, allergy).state, emptyEntity);

/** Three devices that write by what they have seen and now and then hear of each other's changes. */
const histories = fc.array(fc.record({ dev: fc.integer({ min: 1, max: 3 }), hears: fc.nat({ max: 30 }), act: fc.constantFrom('status', 'read', 'tag', 'count', 'delete', 'keep'), n: fc.nat({ max: 5 }) }), { maxLength: 16 })
  .map((steps) => {
    const all: Change[] = [change(1, 1, 'put', { substance: ['penicillin', none] })];
    const q = new Map([[1, 1]]);
    const heard = new Map<number, Set<Change>>([1, 2, 3].map((dev) => [dev, new Set(all)]));
    for (const { dev, hears, act, n } of steps) {
      const mine = heard.get(dev) ?? new Set<Change>();
      const other = all[hears % all.length];
      if (other) mine.add(other);
      const state = applied([...mine]);
      const next = (q.get(dev) ?? 0) + 1;
      const seen = (name: string) => contextOf(state.fields.get(name) ?? []);
      const value = ['active', 'resolved', 'unknown'][n % 3];
      const made = {
        status: () => change(dev, next, 'amend', { clinicalStatus: [value, seen('clinicalStatus')] }), read: () => change(dev, next, 'amend', { readBy: [`p${n}`, seen('readBy')] }),
        tag: () => change(dev, next, 'amend', { 'tags/falls': [n % 2 === 0, seen('tags/falls')] }), count: () => change(dev, next, 'inc', { count: [n - 3, none] }),
        delete: () => change(dev, next, 'del', { ...Object.fromEntries([...seenNow(state.fields)].map(([name, context]) => [name, [null, context] as const])), [tombstoneName]: [true, tombstoneContext(state)] }),
        keep: () => change(dev, next, 'resolve', { [tombstoneName]: [false, tombstoneContext(state)] }),
      }[act]();
      q.set(dev, next);
      all.push(made);
      mine.add(made);
    }
    return all;
  });

/** The same whatever the order of arrival was. */
const told = (state: EntityState) => ({
  standing: standingOf(state), asks: reviewItemsOf('a', state, allergy).map(({ id }) => id).sort(), counters: [...state.counters].filter(([, count]) => count !== 0),
  fields: [...state.fields].map(([name, live]) => [name, shownOf(allergy, name, live)?.value, live.map(({ dot }) => `${dot.dev}/${dot.q}`).sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
});

describe('a record is a function of the set of its changes (H2)', () => {
  it('in any order', () => {
    fc.assert(fc.property(histories.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
      expect(told(applied(shuffled))).toEqual(told(applied(all)));
    }), { numRuns: 500, seed: 6 });
  });

  it('with registers, sets and deletions repeated', () => {
    fc.assert(fc.property(histories, (all) => {
      expect(told(applied([...all, ...all.filter(({ op }) => op !== 'inc').toReversed()]))).toEqual(told(applied(all)));
    }), { numRuns: 300, seed: 6 });
  });

  it('says after each change which questions it raised and settled, and those add up', () => {
    fc.assert(fc.property(histories, (all) => {
      const open = new Set<string>();
      let state = emptyEntity;
      for (const each of all) {
        const { state: next, effects } = applyChange(state, each, allergy);
        for (const { id } of effects.settled) expect(open.delete(id)).toBe(true);
        for (const { id } of effects.raised) open.add(id);
        state = next;
      }
      expect([...open].sort()).toEqual(told(state).asks);
    }), { numRuns: 300, seed: 6 });
  });
});

describe('by policy', () => {
  const base = change(1, 1, 'put', { substance: ['penicillin', none] });
  const seen: Context = new Map([[1, 1]]);
  const state = (...more: readonly Change[]) => applied([base, ...more]);

  it('two statuses at once are a question, and the safest stands in the row meanwhile', () => {
    const both = state(change(2, 1, 'amend', { clinicalStatus: ['resolved', seen] }), change(3, 1, 'amend', { clinicalStatus: ['active', seen] }));
    expect(told(both).asks).toEqual(['answers/a/clinicalStatus']);
    expect(shownOf(allergy, 'clinicalStatus', both.fields.get('clinicalStatus') ?? [])?.value).toBe('active');
  });

  it('two who write the same agree', () => {
    expect(told(state(change(2, 1, 'amend', { clinicalStatus: ['active', seen] }), change(3, 1, 'amend', { clinicalStatus: ['active', seen] }))).asks).toEqual([]);
  });

  it('of a set, adding wins over removing at the same time', () => {
    const added = state(change(2, 1, 'amend', { 'tags/falls': [true, none] }));
    const context = contextOf(added.fields.get('tags/falls') ?? []);
    const both = applied([base, change(2, 1, 'amend', { 'tags/falls': [true, none] }), change(3, 1, 'amend', { 'tags/falls': [false, context] }), change(2, 2, 'amend', { 'tags/falls': [true, context] })]);
    expect(shownOf(allergy, 'tags/falls', both.fields.get('tags/falls') ?? [])?.value).toBe(true);
    expect(told(both).asks).toEqual([]);
  });

  it('a count below zero is a question', () => {
    expect(told(state(change(2, 1, 'inc', { count: [3, none] }), change(3, 1, 'inc', { count: [-5, none] })))).toMatchObject({ counters: [['count', -2]], asks: ['below-zero/a/count'] });
  });

  it('an edit that the deleter had not seen keeps the record and asks', () => {
    const gone = change(2, 1, 'del', { substance: [null, seen], clinicalStatus: [null, seen], readBy: [null, seen], [tombstoneName]: [true, seen] });
    expect(told(state(gone))).toMatchObject({ standing: 'gone', asks: [] });
    expect(told(state(gone, change(3, 1, 'amend', { clinicalStatus: ['active', seen] })))).toMatchObject({ standing: 'questioned', asks: ['edited-while-deleted/a'] });
  });

  it('a change that comes before the one that made the record waits without blocking anything', () => {
    const early = change(2, 1, 'amend', { clinicalStatus: ['active', seen] });
    expect(told(applied([early])).standing).toBe('unmade');
    expect(told(applied([early, base]))).toEqual(told(applied([base, early])));
  });

  it('a field that the next version brings stands at its initial value', () => {
    const grown = withNewFields(state(), { ...allergy, fields: { ...allergy.fields, reaction: { policy: 'review', initial: 'none told' } } });
    expect(grown.fields.get('reaction')).toMatchObject([{ value: 'none told', dot: base.dot }]);
  });
});
