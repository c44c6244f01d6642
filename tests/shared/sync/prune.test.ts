import { describe, expect, it } from 'vitest';
import { keepersOf, prunable } from '#shared/sync/prune.ts';
import type { SaidOfLog } from '#shared/sync/prune.ts';

const now = Date.UTC(2026, 5, 1);
const day = 86_400_000;
const cursor = { incarnation: 'one', seq: 100 };
const said = (dev: number, rest: Partial<SaidOfLog> = {}): SaidOfLog => ({ dev, cursor, applied: new Map([[1, 10], [2, 20], [3, 30]]), isWhole: true, heardAt: now - day, ...rest });
const ask = (...words: readonly SaidOfLog[]) => prunable(3, [1, 2], words, { incarnation: 'one', now });

describe('what may be dropped from a log', () => {
  it('H1: two computers keep everything, whatever others say; a phone and a computer that was taken out never count as one', () => {
    const revoked = { at: 0, lastBseq: 1, lastHash: new Uint8Array(32), why: 'lost' };
    expect(keepersOf([{ dev: 4, class: 'full', revoked: undefined }, { dev: 1, class: 'admin', revoked }, { dev: 2, class: 'phone', revoked: undefined }, { dev: 3, class: 'full', revoked: undefined }, { dev: 9, class: 'full', revoked: undefined }])).toEqual([3, 4]);
    expect(prunable(1, [1, 2], [said(2), said(3)], { incarnation: 'one', now })).toBeUndefined();
    expect(prunable(1, [1], [], { incarnation: 'one', now })).toBeUndefined();
  });

  it('H1: is what both have, by their own word; what a keeper wrote itself it has', () => {
    expect(ask(said(1, { applied: new Map([[2, 20], [3, 25]]) }), said(2, { applied: new Map([[1, 8], [3, 28]]), cursor: { incarnation: 'one', seq: 90 } })))
      .toEqual({ upTo: new Map([[2, 20], [3, 25], [1, 8]]), seq: 90 });
  });

  it('H1: is nothing while one of them was not heard for a week, is at another state of the hub, or dropped something itself', () => {
    expect(ask(said(1))).toBeUndefined();
    expect(ask(said(1), said(4))).toBeUndefined();
    for (const bad of [{ heardAt: now - 8 * day }, { heardAt: now + 8 * day }, { isWhole: false }, { cursor: undefined }, { cursor: { incarnation: 'two', seq: 100 } }]) expect(ask(said(1), said(2, bad))).toBeUndefined();
    expect(ask(said(1), said(2, { applied: new Map() }))?.upTo).toEqual(new Map([[1, 0], [2, 20], [3, 0]]));
  });
});
