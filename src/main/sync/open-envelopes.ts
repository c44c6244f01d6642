import { whyUnauthorised } from '#shared/sync/authorise.ts';
import { encodeChangeBody, hexOf } from '#shared/sync/change.ts';
import type { Change } from '#shared/sync/change.ts';
import { withReceived } from '#shared/sync/holes.ts';
import type { Received } from '#shared/sync/holes.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import { judgeEnvelope } from '#shared/sync/receive.ts';
import type { Writer } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { applyWithReplay, keepQuarantined } from '#main/records/index.ts';
import type { ApplyChanges, IncomingChange, QuarantineRow } from '#main/records/index.ts';
import { zero } from '#main/vault/encodings.ts';
import { auditRangeKind, keepAuditRange } from './audit-ranges.ts';
import { saveBatch } from './batch-store.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import type { CryptoThread } from './crypto-thread.ts';
import { heartbeatKind, keepHeartbeat } from './heartbeat.ts';
import type { JudgedBatch, JudgedEnvelope } from './judge-page.ts';
import { readReceived, receivedOf, saveReceived } from './received-store.ts';

export interface OpeningParts {
  readonly db: ClinicDatabase;
  readonly keys: ClinicKeys;
  readonly crypto: CryptoThread;
}

export interface OpenedEnvelope { readonly from: JudgedEnvelope; readonly changes: readonly Change[] }
export interface OpenedPage { readonly opened: readonly OpenedEnvelope[]; readonly refused: readonly { readonly from: JudgedEnvelope; readonly reason: QuarantineReason }[] }

/** Opens what may be opened, off the main thread and outside any transaction. */
export const openAll = async ({ db, keys, crypto }: OpeningParts, envelopes: readonly JudgedEnvelope[]): Promise<OpenedPage> => {
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
    return [{ from, header: envelope.header, key, bytes: from.bytes }];
  });
  const changes = await crypto.open(keys.clinicId, toOpen);
  dataKeys.forEach(zero);
  const opened = toOpen.flatMap(({ from }, i): OpenedEnvelope[] => {
    const own = changes[i];
    if (own) return [{ from, changes: own }];
    refused.push({ from, reason: 'broken' });
    return [];
  });
  return { opened, refused };
};

/** Asked before anything is merged; that a stream is its record's own is asked where records are known (apply-changes.ts). */
export const refusalOf = (keys: Pick<ClinicKeys, 'roster'>, change: Change, stream: string): QuarantineReason | undefined => {
  const device = keys.roster().devices.get(change.dot.dev);
  const why = device ? whyUnauthorised(change, device, { stream }) : 'device';
  return why && (why === 'kind' ? 'unknown' : 'forbidden');
};

export const wholeEnvelope = ({ batch: { manifest }, seq, bytes, envelope }: JudgedEnvelope, reason: QuarantineReason): QuarantineRow => ({
  dev: manifest.dev, bseq: manifest.bseq, q: envelope?.header.q0 ?? seq, stream: hexOf(envelope?.header.stream ?? new Uint8Array(0)), reason, kind: null, eid: null, body: bytes,
});

interface SortedChanges {
  readonly incoming: readonly IncomingChange[];
  /** What workstations tell of themselves. */
  readonly said: readonly Change[];
  readonly quarantined: readonly QuarantineRow[];
}
const sortChanges = (keys: ClinicKeys, opened: readonly OpenedEnvelope[]): SortedChanges => {
  const [incoming, said, quarantined]: [IncomingChange[], Change[], QuarantineRow[]] = [[], [], []];
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
  return { incoming, said, quarantined };
};

/** Of what was opened, the changes to records that their devices may write. */
export const recordChanges = (keys: ClinicKeys, opened: readonly OpenedEnvelope[]): readonly IncomingChange[] => sortChanges(keys, opened).incoming;

export interface Written {
  readonly kinds: ReadonlySet<string>;
  readonly patientIds: ReadonlySet<string>;
  readonly applied: number;
  readonly quarantined: number;
}

/** What was opened and what was refused of it, in the caller's transaction: records, questions, what was said, quarantine. `at`: now, ISO 8601. */
export const writeOpened = async (
  tx: Writer, { keys, changes }: { readonly keys: ClinicKeys; readonly changes: ApplyChanges }, { opened, kept }: { readonly opened: readonly OpenedEnvelope[]; readonly kept: readonly QuarantineRow[] },
  { at, clockOffset }: { readonly at: string; readonly clockOffset: number },
): Promise<Written> => {
  const { incoming, said, quarantined: own } = sortChanges(keys, opened);
  const quarantined = [...kept, ...own];
  const applied = incoming.length > 0 ? await applyWithReplay(tx, changes, incoming, { at, clockOffset }) : [];
  for (const change of said) await (change.t === heartbeatKind ? keepHeartbeat(tx, change, at) : keepAuditRange(tx, change));
  if (quarantined.length > 0) await keepQuarantined(tx, quarantined, at);
  return {
    kinds: new Set(applied.flatMap((each) => [...each.kinds])), patientIds: new Set(applied.flatMap((each) => [...each.patientIds])), applied: incoming.length,
    quarantined: quarantined.length + applied.reduce((sum, each) => sum + each.quarantined.length, 0),
  };
};

/** Says of these batches what of them is here now: `own` are their envelopes that came, those that were opened among them. */
export const noteReceived = async (
  tx: Writer, keys: ClinicKeys, batches: readonly { readonly batch: JudgedBatch; readonly own: readonly JudgedEnvelope[] }[], opened: readonly OpenedEnvelope[], at: string,
): Promise<void> => {
  const before = await readReceived(tx);
  const received = new Map<number, Received>(before);
  for (const { changes: own } of opened) for (const { dot } of own) received.set(dot.dev, withReceived(receivedOf(received, dot.dev), dot.q));
  const ends = new Map(opened.map(({ from, changes: own }) => [from, own.at(-1)?.dot.q ?? 0]));
  for (const { batch: { manifest: { dev, bseq }, bytes: manifest, signature, hash }, own } of batches) {
    const starts = own.flatMap(({ envelope }) => (envelope ? [envelope.header.q0] : []));
    const lasts = own.map((each) => ends.get(each) ?? 0);
    await saveBatch(tx, { dev, bseq, hash, manifest, signature, fromQ: Math.min(...starts, Number.MAX_SAFE_INTEGER), toQ: Math.max(...lasts, ...starts, 0) });
    if (dev !== keys.dev) await saveReceived(tx, { dev, received: receivedOf(received, dev), hadRuns: receivedOf(before, dev).runs.length > 0, bseq, hash }, at);
  }
};
