import { whyUnauthorised } from '#shared/sync/authorise.ts';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import { encodeChangeBody, hexOf, splitChanges } from '#shared/sync/change.ts';
import type { Change } from '#shared/sync/change.ts';
import { associatedData } from '#shared/sync/envelope.ts';
import { withReceived } from '#shared/sync/holes.ts';
import type { Received } from '#shared/sync/holes.ts';
import type { Cursor, PullAnswer } from '#shared/sync/protocol.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import { judgeEnvelope } from '#shared/sync/receive.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { applyWithReplay, keepQuarantined } from '#main/records/index.ts';
import type { ApplyChanges, IncomingChange, QuarantineRow } from '#main/records/index.ts';
import type { Clock } from '#main/ports.ts';
import { zero } from '#main/vault/encodings.ts';
import { auditRangeKind, keepAuditRange } from './audit-ranges.ts';
import { logEnvelopes, saveBatch } from './batch-store.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import type { CryptoThread } from './crypto-thread.ts';
import { heartbeatKind, keepHeartbeat } from './heartbeat.ts';
import { isLogged, judgePulled } from './judge-page.ts';
import type { JudgedBatch, JudgedEnvelope, JudgedPage } from './judge-page.ts';
import { readReceived, receivedOf, saveReceived } from './received-store.ts';
import type { RosterPlaces } from './roster/places.ts';
import { keepCursor } from './sync-facts.ts';

export interface PageParts {
  readonly db: ClinicDatabase;
  readonly keys: ClinicKeys;
  readonly crypto: CryptoThread;
  readonly places: RosterPlaces;
  readonly changes: ApplyChanges;
  readonly clock: Clock;
}

/** Batches under our own number that we never sealed: this database was restored from a copy, or two have one. */
export class OwnNumberTaken extends Error {
  override readonly name = 'OwnNumberTaken';
}

export interface PageOutcome {
  readonly kinds: ReadonlySet<string>;
  readonly patientIds: ReadonlySet<string>;
  readonly applied: number;
  readonly quarantined: number;
  /** Parts that no honest hub sends. */
  readonly broken: number;
  readonly hasNewKeys: boolean;
}

interface OpenedEnvelope { readonly from: JudgedEnvelope; readonly changes: readonly Change[] }
interface OpenedPage { readonly opened: readonly OpenedEnvelope[]; readonly refused: readonly { readonly from: JudgedEnvelope; readonly reason: QuarantineReason }[] }

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

/** Opens what may be opened, off the main thread and outside any transaction. */
const openAll = async ({ db, keys, crypto }: PageParts, envelopes: readonly JudgedEnvelope[]): Promise<OpenedPage> => {
  const dataKeys = await keys.openingKeys(db.read, envelopes.flatMap(({ envelope }) => (envelope ? [envelope.header] : [])));
  const refused: { from: JudgedEnvelope; reason: QuarantineReason }[] = [];
  const toOpen = envelopes.flatMap((from) => {
    const { envelope, batch, isNamed } = from;
    const key = envelope && dataKeys.get(`${hexOf(envelope.header.stream)}/${envelope.header.kep}`);
    const reason = envelope ? judgeEnvelope(batch.manifest, envelope.header, { isNamed, signer: batch.signer, hasKey: key !== undefined }) : 'broken';
    if (reason !== undefined || !envelope || !key) {
      refused.push({ from, reason: reason ?? 'broken' });
      return [];
    }
    return [{ from, envelope, key }];
  });
  const plains = await crypto.open(toOpen.map(({ envelope: { header, body }, key }) => ({ key, body, dict: header.dict, data: associatedData(keys.clinicId, header) })));
  dataKeys.forEach(zero);
  const opened = toOpen.flatMap(({ from, envelope }, i): OpenedEnvelope[] => {
    const plain = plains[i];
    try {
      if (plain) return [{ from, changes: splitChanges(plain, envelope.header) }];
    } catch (error) {
      if (!(error instanceof SyncFormatError)) throw error;
    }
    refused.push({ from, reason: 'broken' });
    return [];
  });
  return { opened, refused };
};

/** Asked before anything is merged; that a stream is its record's own is asked where records are known (apply-changes.ts). */
const refusalOf = (keys: ClinicKeys, change: Change, stream: string): QuarantineReason | undefined => {
  const device = keys.roster().devices.get(change.dot.dev);
  const why = device ? whyUnauthorised(change, device, { stream }) : 'device';
  return why && (why === 'kind' ? 'unknown' : 'forbidden');
};

const wholeEnvelope = ({ batch: { manifest }, seq, bytes, envelope }: JudgedEnvelope, reason: QuarantineReason): QuarantineRow => ({
  dev: manifest.dev, bseq: manifest.bseq, q: envelope?.header.q0 ?? seq, stream: hexOf(envelope?.header.stream ?? new Uint8Array(0)), reason, kind: null, eid: null, body: bytes,
});

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

  const incoming: IncomingChange[] = [];
  const said: Change[] = [];
  const quarantined: QuarantineRow[] = [
    ...fresh.flatMap((each) => (each.batch.verdict.type === 'keep' ? [wholeEnvelope(each, each.batch.verdict.reason)] : [])),
    ...refused.map(({ from, reason }) => wholeEnvelope(from, reason)),
  ];
  for (const { from, changes: own } of opened) {
    const stream = hexOf(from.envelope?.header.stream ?? new Uint8Array(0));
    const { bseq } = from.batch.manifest;
    for (const change of own) {
      const { dot, ...body } = change;
      const reason = refusalOf(keys, change, stream);
      if (reason !== undefined) quarantined.push({ ...dot, bseq, stream, reason, kind: change.t, eid: change.id, body: encodeChangeBody(body) });
      else if (change.t === heartbeatKind || change.t === auditRangeKind) said.push(change);
      else incoming.push({ change, stream, bseq });
    }
  }

  return db.transaction(async (tx): Promise<PageOutcome> => {
    const at = clock.now();
    const applied = incoming.length > 0 ? await applyWithReplay(tx, changes, incoming, { at, clockOffset }) : [];
    for (const change of said) await (change.t === heartbeatKind ? keepHeartbeat(tx, change, at) : keepAuditRange(tx, change));
    if (quarantined.length > 0) await keepQuarantined(tx, quarantined, at);
    const received = new Map<number, Received>(await readReceived(tx));
    for (const { changes: own } of opened) for (const { dot } of own) received.set(dot.dev, withReceived(receivedOf(received, dot.dev), dot.q));
    const ends = new Map(opened.map(({ from, changes: own }) => [from, own.at(-1)?.dot.q ?? 0]));
    for (const batch of judged.batches) {
      const { manifest: { dev, bseq }, bytes: manifest, signature, hash, verdict } = batch;
      const own = counted.filter((each) => each.batch === batch);
      if (verdict.type === 'keep' || (verdict.type === 'known' && own.length === 0)) continue;
      const starts = own.flatMap(({ envelope }) => (envelope ? [envelope.header.q0] : []));
      const lasts = own.map((each) => ends.get(each) ?? 0);
      await saveBatch(tx, { dev, bseq, hash, manifest, signature, fromQ: Math.min(...starts, Number.MAX_SAFE_INTEGER), toQ: Math.max(...lasts, ...starts, 0) });
      if (dev !== keys.dev) await saveReceived(tx, { dev, received: receivedOf(received, dev), bseq, hash }, at);
    }
    const logged = [...held, ...counted].flatMap(({ batch: { manifest }, seq, bytes, envelope, isNamed }) =>
      (envelope && isNamed && envelope.header.dev === manifest.dev ? [{ ...envelope.header, bseq: manifest.bseq, hubSeq: seq, bytes }] : []));
    if (logged.length > 0) await logEnvelopes(tx, logged);
    await keepCursor(tx, cursor);
    return {
      kinds: new Set(applied.flatMap((each) => [...each.kinds])), patientIds: new Set(applied.flatMap((each) => [...each.patientIds])), applied: incoming.length,
      quarantined: quarantined.length + applied.reduce((sum, each) => sum + each.quarantined.length, 0), broken: judged.broken + refusedPackages, hasNewKeys: judged.packages.length > 0,
    };
  }, { priority: 'job', durability: 'read-audit' });
};
