import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import type { PullAnswer } from '#shared/sync/protocol.ts';
import type { CheckedBatch, HubStore } from '#hub/store.ts';
import type { SqlEngine } from '#hub/store/engine.ts';
import { lockClinic } from '#hub/store/clinics.ts';
import { tables } from '#hub/store/tables.ts';

/** A store and the engine below it; `again` opens the same database once more, as another process would. */
export interface StoreUnderTest {
  readonly store: HubStore;
  readonly engine: SqlEngine;
  readonly again: () => Promise<HubStore>;
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
export const hex = (bytes: Uint8Array | undefined): string => (bytes ? Buffer.from(bytes).toString('hex') : 'nothing');
const plenty = 1_000_000_000;
export const later = 4_000_000_000_000;

/** A clinic that nobody else's test has. */
export const newClinic = async (store: HubStore): Promise<string> => {
  const [clinic, hash] = [randomBytes(32).toString('hex'), randomBytes(32)];
  await store.invite(hash, later);
  expect(await store.beginClinic(clinic, randomBytes(100), [randomBytes(50)], hash, 1)).toBe('begun');
  return clinic;
};

/** Batches of one device, each continuing the one before. */
export const chainOf = (clinic: string, dev: number) => {
  let [bseq, q] = [0, 0];
  let prev: Uint8Array = Buffer.alloc(32);
  return (count = 2, { keys = 0, bytes = 300 } = {}): CheckedBatch => {
    bseq += 1;
    const manifest = randomBytes(120);
    const batch: CheckedBatch = {
      clinic, dev, bseq, prev, hash: sha256(manifest), manifest, signature: randomBytes(64),
      envelopes: Array.from({ length: count }, () => ({ stream: randomBytes(16), q0: (q += 1), n: 1, bytes: randomBytes(bytes) })),
      keys: Array.from({ length: keys }, () => randomBytes(90)),
    };
    prev = sha256(manifest);
    return batch;
  };
};

export const put = (store: HubStore, batch: CheckedBatch) => store.putBatch(batch, plenty);
const incarnationOf = async (store: HubStore, clinic: string): Promise<string> => (await store.facts(clinic))?.incarnation ?? '';

/** Everything from the start on, page by page. */
export const readAll = async (store: HubStore, clinic: string, maxBytes = 10_000): Promise<readonly PullAnswer[]> => {
  const pages: PullAnswer[] = [];
  const incarnation = await incarnationOf(store, clinic);
  for (let seq = 0; ;) {
    const page = await store.page(clinic, { incarnation, seq }, maxBytes);
    if (!page) throw new Error('no page');
    pages.push(page);
    if (!page.more) return pages;
    seq = page.next;
  }
};
const bytesIn = (pages: readonly PullAnswer[]): readonly string[] => pages.flatMap(({ envelopes }) => envelopes.map(({ bytes }) => hex(bytes)));

/** What both stores promise of batches. */
export const batchPromises = (open: () => StoreUnderTest): void => {
  it('keeps a batch whole, and answers the same when it comes again', async () => {
    const { store } = open();
    const clinic = await newClinic(store);
    const batch = chainOf(clinic, 1)(3, { keys: 2 });
    expect(await put(store, batch)).toMatchObject({ type: 'kept', accepted: 3, dup: 0, head: 3 });
    expect(await put(store, batch)).toMatchObject({ type: 'kept', accepted: 0, dup: 3, head: 3 });
    const [page] = await readAll(store, clinic);
    expect(page?.envelopes.map(({ seq, manifest, bytes }) => [seq, manifest, hex(bytes)])).toEqual(batch.envelopes.map(({ bytes }, i) => [i + 1, 0, hex(bytes)]));
    expect(page?.keys.map(({ bytes }) => hex(bytes))).toEqual(batch.keys.map(hex));
    expect(page?.manifests.map(({ manifest }) => hex(manifest))).toEqual([hex(batch.manifest)]);
    expect((await store.facts(clinic))?.bytes).toBe(3 * 300 + 2 * 90 + 120 + 64);
  });

  it('tells a fork, a gap and a full quota, and keeps nothing of them (H2)', async () => {
    const { store } = open();
    const clinic = await newClinic(store);
    const next = chainOf(clinic, 1);
    const [first, second, third] = [next(), next(), next()];
    await put(store, first);
    expect(await put(store, third)).toEqual({ type: 'gap', heldTo: 1 });
    expect(await put(store, { ...first, hash: randomBytes(32) })).toEqual({ type: 'fork' });
    expect(await put(store, { ...second, prev: randomBytes(32) })).toEqual({ type: 'fork' });
    // The number of a change that is held already, behind one that is not: the whole batch goes.
    expect(await put(store, { ...second, envelopes: [...second.envelopes, ...first.envelopes] })).toEqual({ type: 'fork' });
    expect(await store.putBatch(second, (await store.facts(clinic))?.bytes ?? 0)).toEqual({ type: 'quota' });
    expect(await store.facts(clinic)).toMatchObject({ head: 2 });
    expect(await put(store, second)).toMatchObject({ type: 'kept', accepted: 2, head: 4 });
    expect(bytesIn(await readAll(store, clinic))).toHaveLength(4);
  });

  it('cuts pages between batches, within the budget but for one batch that is larger', async () => {
    const { store } = open();
    const clinic = await newClinic(store);
    const next = chainOf(clinic, 1);
    const batches = [next(2), next(0, { keys: 3 }), next(1, { bytes: 5_000 }), next(2), next(2)];
    for (const batch of batches) await put(store, batch);
    const pages = await readAll(store, clinic, 2_000);
    expect(pages.map(({ manifests }) => manifests.length)).toEqual([2, 1, 2]);
    expect(bytesIn(pages)).toEqual(batches.flatMap(({ envelopes }) => envelopes.map(({ bytes }) => hex(bytes))));
    expect(pages.flatMap(({ keys }) => keys)).toHaveLength(3);
    expect(pages.at(-1)).toMatchObject({ next: 8, head: 8, more: false });
  });

  it('answers no page for a cursor of another incarnation or ahead of the head (H2)', async () => {
    const { store } = open();
    const clinic = await newClinic(store);
    await put(store, chainOf(clinic, 1)());
    const before = await incarnationOf(store, clinic);
    expect(await store.page(clinic, { incarnation: before, seq: 3 }, 1_000)).toBeUndefined();
    await store.renewIncarnations([clinic]);
    expect(await store.page(clinic, { incarnation: before, seq: 0 }, 1_000)).toBeUndefined();
    expect(await incarnationOf(store, clinic)).not.toBe(before);
    expect(bytesIn(await readAll(store, clinic))).toHaveLength(2);
  });

  it('says which batches it lacks', async () => {
    const { store } = open();
    const clinic = await newClinic(store);
    const next = chainOf(clinic, 1);
    await put(store, next());
    await put(store, next());
    expect(await store.have(clinic, [{ dev: 1, to: 5 }, { dev: 2, to: 3 }, { dev: 1, to: 2 }, { dev: 9, to: 0 }])).toEqual({
      incarnation: await incarnationOf(store, clinic), lacks: [{ dev: 1, from: 3, to: 5 }, { dev: 2, from: 1, to: 3 }],
    });
  });

  it('gives whoever follows everything, in one order, while eight devices push at once through two processes', async () => {
    const { store, again } = open();
    const other = await again();
    const clinic = await newClinic(store);
    const incarnation = await incarnationOf(store, clinic);
    const [rounds, devices] = [12, 8];
    const seen: { readonly seq: number; readonly bytes: string }[] = [];
    let isPushing = true;
    const follow = async (): Promise<void> => {
      for (let seq = 0; ;) {
        const last = !isPushing;
        const page = await other.page(clinic, { incarnation, seq }, 3_000);
        if (!page) throw new Error('no page');
        seen.push(...page.envelopes.map((each) => ({ seq: each.seq, bytes: hex(each.bytes) })));
        if (seq === page.next && last) return;
        seq = page.next;
      }
    };
    const sent: string[] = [];
    const following = follow();
    await Promise.all(Array.from({ length: devices }, async (_each, i) => {
      const next = chainOf(clinic, i + 1);
      for (let round = 0; round < rounds; round += 1) {
        const batch = next(1 + (round % 3));
        sent.push(...batch.envelopes.map(({ bytes }) => hex(bytes)));
        // Each is sent twice at once, as after an answer that was lost, once through each process.
        const answers = await Promise.all([put(store, batch), put(other, batch)]);
        expect(answers.map(({ type }) => type)).toEqual(['kept', 'kept']);
        expect(answers.reduce((sum, answer) => sum + (answer.type === 'kept' ? answer.accepted : 0), 0)).toBe(batch.envelopes.length);
      }
    }));
    isPushing = false;
    await following;
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_each, i) => i + 1));
    expect(new Set(seen.map(({ bytes }) => bytes))).toEqual(new Set(sent));
    await other.close();
  });

  it('never shows a later number before a slow earlier one', async () => {
    const { store, engine } = open();
    const clinic = await newClinic(store);
    const incarnation = await incarnationOf(store, clinic);
    let hasBegun = (): void => undefined;
    const begun = new Promise<void>((resolve) => { hasBegun = resolve; });
    const slow = engine.transaction(async (tx) => {
      const row = await lockClinic(tx, clinic);
      const no = row?.no ?? 0;
      await tx.insert(tables.batch, [[no, 1, 1, 1, 400, randomBytes(32), randomBytes(64), Buffer.from('slow')]]);
      hasBegun();
      await sleep(150);
      await tx.insert(tables.envelope, [[no, 1, 1, 1, 1, 1, randomBytes(16), Buffer.from('slow')]]);
      await tx.run(sql`UPDATE clinic SET head = 1 WHERE no = ${no}`);
    });
    await begun;
    const fast = put(store, chainOf(clinic, 2)(1));
    await sleep(40);
    const during = await store.page(clinic, { incarnation, seq: 0 }, 10_000);
    expect(during).toMatchObject({ head: 0, envelopes: [] });
    await Promise.all([slow, fast]);
    expect((await readAll(store, clinic)).flatMap(({ envelopes }) => envelopes.map(({ seq, bytes }) => [seq, bytes.length]))).toEqual([[1, 4], [2, 300]]);
  });
};
