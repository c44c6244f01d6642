import { SyncFormatError } from '#shared/sync/cbor.ts';
import { isBeforeMissing } from '#shared/sync/holes.ts';
import { isTriedAgain } from '#shared/sync/quarantine.ts';
import type { Occasion, QuarantineReason } from '#shared/sync/quarantine.ts';
import { judgePage } from '#shared/sync/offer.ts';
import { receiveChange, mergeIn } from './apply-received.ts';
import { receivedOf } from './device-state.ts';
import type { DeviceState, Quarantined, TakenBatch } from './device-state.ts';
import type { ModelPage, SimHub } from './hub.ts';
import { placeOfStream } from './kinds.ts';
import { clinicId, envelopeIn, hashOf, isSignedBy, manifestIn, open } from './model-crypto.ts';
import { commitmentOf } from './roster-model.ts';
import type { ModelDevice, RosterAt, RosterLine } from './roster-model.ts';
import type { Rules } from './rules.ts';
import { hashOfKey, nameOfKey } from './sealed-batch.ts';
import type { SealedBatch } from './sealed-batch.ts';

export interface PullParts {
  readonly rules: Rules;
  readonly roster: RosterLine;
  readonly hub: SimHub;
  readonly now: number;
  /** Of a phone, the streams it was granted. */
  readonly streams: ReadonlySet<number> | undefined;
  /** What must not happen with a hub that keeps to its protocol. */
  readonly complain: (what: string) => void;
}

const isNamed = (all: readonly Uint8Array[], hash: Uint8Array): boolean => all.some((each) => each.every((byte, i) => byte === hash[i]));

/** Opens what fits the roster's commitment and drops any other key: `offered` is what the hub (or whoever sealed it) handed over. */
export const takeClinicKey = (state: DeviceState, epoch: number, offered: Uint8Array, { rules }: PullParts): void => {
  if (rules.isCommitted([commitmentOf(epoch)], offered)) state.clinicKeys.set(epoch, offered);
};

const signerOf = (state: DeviceState, batch: SealedBatch, roster: RosterLine): RosterAt => roster.at((roster.placeOf(manifestIn(batch.manifest).roster, state.rosterLength) ?? 0) + 1);
const deviceOf = (state: DeviceState, dev: number, roster: RosterLine): ModelDevice | undefined => roster.at(state.rosterLength).devices.get(dev);

/** The batch's entry if its envelopes may be looked at. */
const takeBatch = (state: DeviceState, batch: SealedBatch, { rules, roster, streams, complain }: PullParts): TakenBatch | undefined => {
  const manifest = manifestIn(batch.manifest);
  const { dev, bseq } = manifest;
  const own = state.batches.get(dev) ?? new Map<number, TakenBatch>();
  const nearest = (is: (other: number) => boolean, better: (a: number, b: number) => number) => own.get([...own.keys()].filter(is).reduce(better, 0))?.held;
  const rosterAt = roster.placeOf(manifest.roster, state.rosterLength);
  const verdict = rules.judgeBatch(manifest, {
    clinic: clinicId, hash: hashOf(batch.manifest), device: deviceOf(state, dev, roster), isSigned: isSignedBy(dev, batch.manifest, batch.signature), rosterAt,
    below: nearest((other) => other < bseq, (a, b) => Math.max(a, b)), same: own.get(bseq)?.held, above: nearest((other) => other > bseq, (a, b) => (a === 0 ? b : Math.min(a, b))),
  });
  if (verdict.type === 'known') return own.get(bseq);
  if (verdict.type !== 'take') {
    if (verdict.type === 'fetch-roster') complain('a batch names a roster that nobody has');
    else if (!state.quarantine.some((each) => each.type === 'batch' && each.batch === batch)) state.quarantine.push({ type: 'batch', reason: verdict.reason, batch });
    return undefined;
  }
  const taken = { held: { bseq, hash: hashOf(batch.manifest), prev: manifest.prev, rosterAt: rosterAt ?? 0 }, batch, came: new Set<Uint8Array>() };
  state.batches.set(dev, new Map([...own, [bseq, taken]]));
  const signer = signerOf(state, batch, roster);
  for (const key of batch.keys) {
    if (streams && !streams.has(key.stream)) continue;
    if (rules.judgeKeyPackage(key.kep, { isNamed: isNamed(manifest.keys, hashOfKey(key)), signer }) === undefined) state.keys.add(nameOfKey(key));
  }
  return taken;
};

const noteGap = (state: DeviceState, bytes: Uint8Array): void => {
  const { header } = envelopeIn(bytes);
  const name = `${header.dev}/${placeOfStream(header.stream)}`;
  if (isBeforeMissing(receivedOf(state, header.dev), header)) state.questions.add(`${name}/${header.pq}`);
  for (const { dot } of open(bytes) ?? []) state.questions.delete(`${name}/${dot.q}`);
};

const keepEnvelope = (state: DeviceState, reason: QuarantineReason, bytes: Uint8Array, batch: SealedBatch): void => {
  if (!state.quarantine.some((each) => each.type === 'envelope' && each.bytes === bytes)) state.quarantine.push({ type: 'envelope', reason, bytes, batch });
};

const openEnvelope = (state: DeviceState, bytes: Uint8Array, batch: SealedBatch, parts: PullParts): void => {
  const manifest = manifestIn(batch.manifest);
  const { header } = envelopeIn(bytes);
  const stream = placeOfStream(header.stream);
  const device = deviceOf(state, header.dev, parts.roster);
  const reason = parts.rules.judgeEnvelope(manifest, header, {
    isNamed: isNamed(manifest.leaves, hashOf(bytes)), signer: signerOf(state, batch, parts.roster),
    hasKey: parts.streams !== undefined || state.keys.has(nameOfKey({ stream, kep: header.kep })),
  });
  if (reason !== undefined || !device) {
    keepEnvelope(state, reason ?? 'forbidden', bytes, batch);
    return;
  }
  try {
    const changes = open(bytes);
    if (!changes) throw new SyncFormatError('it does not open');
    noteGap(state, bytes);
    for (const change of changes) receiveChange(state, change, stream, device, parts.rules, parts.now);
  } catch (error) {
    if (!(error instanceof SyncFormatError)) throw error;
    keepEnvelope(state, 'broken', bytes, batch);
  }
};

const takeEnvelope = (state: DeviceState, bytes: Uint8Array, batch: SealedBatch, parts: PullParts): void => {
  const before = state.keys.size;
  const taken = takeBatch(state, batch, parts);
  const { dev, bseq } = manifestIn(batch.manifest);
  // It was dropped here, and lies here again: what it says is applied already.
  if (taken?.isPruned) state.batches.set(dev, new Map([...(state.batches.get(dev) ?? []), [bseq, { ...taken, isPruned: false }]]));
  // It came with an earlier page, or is ours; if it is kept apart, it still is.
  if (!taken || taken.came.has(bytes)) return;
  if (isNamed(manifestIn(batch.manifest).leaves, hashOf(bytes))) state.batches.set(dev, new Map([...(state.batches.get(dev) ?? []), [bseq, { ...taken, came: new Set([...taken.came, bytes]) }]]));
  if (state.keys.size > before) replay(state, 'new-keys', parts);
  openEnvelope(state, bytes, batch, parts);
};

/** Looks again at what an occasion may have made readable; what still is not goes back where it was. */
export const replay = (state: DeviceState, occasion: Occasion, parts: PullParts): void => {
  const waiting = state.quarantine;
  const isAgain = (each: Quarantined) => isTriedAgain(each.reason, occasion);
  state.quarantine = waiting.filter((each) => !isAgain(each));
  for (const each of waiting.filter(isAgain)) {
    if (each.type === 'envelope') openEnvelope(state, each.bytes, each.batch, parts);
    // Its dot was received long ago: it goes through the same rule, and is counted once.
    else if (each.type === 'change') mergeIn(state, each.change, each.stream, parts.rules);
  }
};

/** One page in one transaction: nothing can come between its rows and its cursor. False: it may not be applied, and the hub is asked where it stands. */
export const applyPage = (state: DeviceState, page: ModelPage, order: readonly number[], parts: PullParts): boolean => {
  const { cursor, acknowledged } = state;
  if (!cursor || !acknowledged || judgePage(cursor, acknowledged, page) !== 'take') return false;
  for (const at of order) {
    const envelope = page.envelopes[at];
    if (envelope) takeEnvelope(state, envelope.bytes, envelope.batch, parts);
  }
  state.cursor = { incarnation: page.incarnation, seq: page.next };
  state.acknowledged = { incarnation: page.incarnation, head: Math.max(acknowledged.head, page.head) };
  return true;
};
