import type { Cursor, PullAnswer } from '#shared/sync/protocol.ts';
import type { ApplyChanges } from '#main/records/index.ts';
import type { Clock } from '#main/ports.ts';
import { logEnvelopes } from './batch-store.ts';
import { isLogged, judgePulled } from './judge-page.ts';
import type { JudgedBatch, JudgedPage } from './judge-page.ts';
import { noteReceived, openAll, wholeEnvelope, writeOpened } from './open-envelopes.ts';
import type { OpeningParts, Written } from './open-envelopes.ts';
import type { RosterPlaces } from './roster/places.ts';
import { keepCursor } from './sync-facts.ts';

export interface PageParts extends OpeningParts {
  readonly places: RosterPlaces;
  readonly changes: ApplyChanges;
  readonly clock: Clock;
}

/** Batches under our own number that we never sealed: this database was restored from a copy, or two have one. */
export class OwnNumberTaken extends Error {
  override readonly name = 'OwnNumberTaken';
}

export interface PageOutcome extends Written {
  /** Parts that no honest hub sends. */
  readonly broken: number;
  readonly hasNewKeys: boolean;
}

const keepPackages = async ({ db, keys }: PageParts, { packages }: JudgedPage): Promise<number> => {
  const byBatch = new Map<JudgedBatch, (typeof packages)[number]['own'][]>();
  for (const { batch, own } of packages) byBatch.set(batch, [...(byBatch.get(batch) ?? []), own]);
  if (byBatch.size === 0) return 0;
  return db.transaction(async (tx) => {
    let refused = 0;
    for (const [{ manifest }, own] of byBatch) refused += (await keys.keepPackages(tx, own, manifest)).refused.length;
    return refused;
  }, { priority: 'job', durability: 'read-audit' });
};

/**
 * One page of the hub: judged, opened, and everything it brought written in one transaction with the cursor. What cannot be applied is kept
 * with its reason and blocks nothing. @throws RosterBehind, OwnNumberTaken
 */
export const applyPage = async (parts: PageParts, page: PullAnswer, { clockOffset, cursor }: { readonly clockOffset: number; readonly cursor: Cursor }): Promise<PageOutcome> => {
  const { db, keys, changes, clock, places } = parts;
  const judged = await judgePulled({ read: db.read, keys, places }, page);
  if (judged.batches.some(({ manifest, verdict }) => manifest.dev === keys.dev && verdict.type === 'take')) throw new OwnNumberTaken('another workstation has our number');
  const refusedPackages = await keepPackages(parts, judged);
  const isKnown = await isLogged(db.read, judged.envelopes);
  const held = judged.envelopes.filter(isKnown);
  const fresh = judged.envelopes.filter((each) => !isKnown(each));
  const counted = fresh.flatMap((each) => (each.batch.verdict.type === 'keep' ? [] : [each]));
  const { opened, refused } = await openAll(parts, counted);

  const kept = [
    ...fresh.flatMap((each) => (each.batch.verdict.type === 'keep' ? [wholeEnvelope(each, each.batch.verdict.reason)] : [])),
    ...refused.map(({ from, reason }) => wholeEnvelope(from, reason)),
  ];
  const batches = judged.batches.map((batch) => ({ batch, own: counted.filter((each) => each.batch === batch) }))
    .filter(({ batch: { verdict }, own }) => verdict.type === 'take' || (verdict.type === 'known' && own.length > 0));

  return db.transaction(async (tx): Promise<PageOutcome> => {
    const at = clock.now();
    const written = await writeOpened(tx, { keys, changes }, { opened, kept }, { at, clockOffset });
    await noteReceived(tx, keys, batches, opened, at);
    const logged = [...held, ...counted].flatMap(({ batch: { manifest }, seq, bytes, envelope, isNamed }) =>
      (envelope && isNamed && envelope.header.dev === manifest.dev ? [{ ...envelope.header, bseq: manifest.bseq, hubSeq: seq, bytes }] : []));
    if (logged.length > 0) await logEnvelopes(tx, logged);
    await keepCursor(tx, cursor);
    return { ...written, broken: judged.broken + refusedPackages, hasNewKeys: judged.packages.length > 0 };
  }, { priority: 'job', durability: 'read-audit' });
};
