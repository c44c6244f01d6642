import { missingRuns } from '#shared/sync/holes.ts';
import { haveOf } from '#shared/sync/offer.ts';
import type { PushAnswer } from '#shared/sync/protocol.ts';
import { heldBatches } from './device-state.ts';
import type { DeviceState, TakenBatch } from './device-state.ts';
import type { SimHub } from './hub.ts';
import { hashOf, manifestIn } from './model-crypto.ts';
import type { RosterLine } from './roster-model.ts';
import type { Rules } from './rules.ts';
import { nameOfKey, sealBatch } from './sealed-batch.ts';
import type { SealedBatch } from './sealed-batch.ts';

export type Fate = 'arrives' | 'is lost' | 'answer is lost' | 'arrives twice' | 'out of order';

export interface PushParts {
  readonly rules: Rules;
  readonly roster: RosterLine;
  readonly hub: SimHub;
}

const lastBatchOf = (state: DeviceState): TakenBatch | undefined => {
  const own = state.batches.get(state.dev);
  return own?.get(Math.max(0, ...own.keys()));
};

/** Seals what waits, once: from here on the same bytes are sent until the hub has them. */
export const sealOutbox = (state: DeviceState, most: number, { roster }: PushParts): void => {
  if (state.outbox.length === 0) return;
  const items = state.outbox.splice(0, most);
  const last = lastBatchOf(state);
  const bseq = (last?.held.bseq ?? 0) + 1;
  const known = roster.at(state.rosterLength);
  const batch = sealBatch({
    dev: state.dev, bseq, prev: last ? hashOf(last.batch.manifest) : new Uint8Array(32), roster: known.hash, epoch: known.epoch, items, streamLast: state.streamLast, keys: state.keys,
  });
  for (const { q, stream } of items) state.streamLast.set(stream, q);
  for (const key of batch.keys) state.keys.add(nameOfKey(key));
  const held = { bseq, hash: hashOf(batch.manifest), prev: manifestIn(batch.manifest).prev, rosterAt: state.rosterLength - 1 };
  state.batches.set(state.dev, new Map([...(state.batches.get(state.dev) ?? []), [bseq, { held, batch, came: new Set(batch.envelopes) }]]));
  state.unsent.push(batch);
};

/** What the hub says to one batch, or nothing when it or its answer got lost. */
const send = (hub: SimHub, batch: SealedBatch, fate: Fate, roster: number): PushAnswer | 'out-of-order' | undefined => {
  if (fate === 'is lost') return undefined;
  let said = hub.push(batch);
  if (said === 'roster-behind') {
    hub.learnRoster(roster);
    said = hub.push(batch);
  }
  if (fate === 'arrives twice') said = hub.push(batch);
  if (fate === 'answer is lost') return undefined;
  if (said === 'out-of-order') return said;
  const sent = batch.envelopes.length;
  const isThere = said === 'kept' || said === 'known';
  return { accepted: said === 'kept' ? sent : 0, dup: isThere && said !== 'kept' ? sent : 0, head: hub.head, incarnation: hub.incarnation };
};

/** Sends what is sealed, in order; a batch leaves with a durable answer and not before. */
export const pushUnsent = (state: DeviceState, fate: Fate, { rules, hub }: PushParts): void => {
  const order = fate === 'out of order' ? state.unsent.toReversed() : [...state.unsent];
  for (const batch of order) {
    if (!state.acknowledged) break;
    if (!rules.waitsForAnswer) state.unsent = state.unsent.filter((each) => each !== batch);
    const answer = send(hub, batch, fate, state.rosterLength);
    if (answer === undefined) break;
    if (answer === 'out-of-order' || !rules.isDurable(state.acknowledged, batch.envelopes.length, answer)) continue;
    state.acknowledged = { ...state.acknowledged, head: Math.max(state.acknowledged.head, answer.head) };
    state.unsent = state.unsent.filter((each) => each !== batch);
  }
};

/** What was told of and never came is asked for again from the start; what is here already is passed over. */
export const hasGaps = (state: DeviceState): boolean => {
  if (state.questions.size > 0) return true;
  if (state.isScoped) return false;
  const isBatchMissing = [...state.batches.values()].some((own) => own.size < Math.max(0, ...own.keys()) || [...own.values()].some(({ came, batch }) => came.size < batch.envelopes.length));
  return isBatchMissing || [...state.received.values()].some((received) => missingRuns(received).length > 0);
};

/** Asks the hub what it stands at, brings it what it lost, and goes on from where that leaves us. False while what is ours waits for what a keeper has to bring. */
export const resume = (state: DeviceState, { rules, hub }: PushParts): boolean => {
  hub.learnRoster(state.rosterLength);
  state.rosterLength = Math.max(state.rosterLength, hub.rosterLength);
  const { incarnation, head } = hub;
  state.cursor = { incarnation: state.cursor?.incarnation ?? incarnation, seq: hasGaps(state) || state.isAllAsked ? 0 : (state.cursor?.seq ?? 0) };
  state.isAllAsked = false;
  state.acknowledged ??= { incarnation, head };
  const verdict = rules.judgeHub(state.acknowledged, { incarnation, head });
  if (verdict.type === 'go-on') {
    state.cursor = { incarnation, seq: state.cursor.seq };
    state.acknowledged = { incarnation, head: state.acknowledged.head };
    return true;
  }
  const held = heldBatches(state);
  const cut = new Set<number>();
  for (const { dev, bseq } of rules.batchesToOffer({ lacks: hub.lacking(haveOf(held).batches) }, held)) {
    const taken = state.batches.get(dev)?.get(bseq);
    if (!taken) continue;
    if (taken.isPruned) cut.add(dev);
    if (!cut.has(dev)) hub.push(taken.batch);
  }
  if (rules.waitsForKeepers && hub.lacking(haveOf(heldBatches(state)).batches).some(({ dev }) => dev === state.dev)) return false;
  // Everything of ours that is sealed is there now.
  state.unsent = [];
  state.cursor = verdict.cursor;
  state.acknowledged = { incarnation, head: hub.head };
  return true;
};
