import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { asBytes, asList, asRecord, asText, asUint, fromCbor, SyncFormatError, toCbor } from '#shared/sync/cbor.ts';
import type { Change } from '#shared/sync/change.ts';
import { packClaim, unpackClaim } from '#shared/sync/digest.ts';
import type { StateClaim } from '#shared/sync/digest.ts';
import { mostDevice } from '#shared/sync/limits.ts';
import { sharedStreams } from '#shared/sync/streams.ts';
import { lastCheckpoint } from '#main/audit/index.ts';
import type { Clock } from '#main/ports.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import { writeOwnChanges } from './own-changes.ts';
import { readReceived } from './received-store.ts';
import { isPruned, readCursor, readShipped } from './sync-facts.ts';

export interface BatchHead { readonly dev: number; readonly bseq: number; readonly hash: Uint8Array }

/** What a workstation says of itself, at most every five minutes: signed and sealed, so the hub cannot hide the newest from one and show it to another. */
export interface Heartbeat {
  readonly cursor: { readonly incarnation: string; readonly seq: number } | undefined;
  /** Per device, everything of it up to q is applied here. */
  readonly applied: ReadonlyMap<number, number>;
  /** The last batch of each device that is here. */
  readonly heads: readonly BatchHead[];
  readonly roster: { readonly head: Uint8Array; readonly length: number };
  /** Its audit log: the last signed head (empty before the first), and up to where its rows were sent before this. */
  readonly audit: { readonly logId: string; readonly note: string; readonly sentTo: number };
  /** What its records come to; undefined while it works that out, or lacks something. */
  readonly state: StateClaim | undefined;
  /** Every envelope that it applied lies there: a hub that lost all could be filled from it. */
  readonly isWhole: boolean;
  /** Of other computers' audit logs, the newest head of each that the rows which came here prove, with this computer's cosignature. */
  readonly cosigned: readonly Cosigned[];
}

/** A head of `dev`'s audit log by its size; `line` is the line of a C2SP signed note. */
export interface Cosigned { readonly dev: number; readonly size: number; readonly line: string }

export const heartbeatKind = 'heartbeat';
const mostBytes = 2 * 1024 * 1024;

export const headsHere = async (read: Reader): Promise<readonly BatchHead[]> =>
  (await read.all<{ dev: number; bseq: number; hash: Uint8Array }>(sql`SELECT b.dev, b.bseq, b.hash FROM sync_applied AS a CROSS JOIN sync_batch AS b
    ON b.dev = a.dev AND b.bseq = (SELECT max(bseq) FROM sync_batch WHERE dev = a.dev)`)).map(({ dev, bseq, hash }) => ({ dev, bseq, hash: new Uint8Array(hash) }));

const encodeHeartbeat = ({ cursor, applied, heads, roster, audit, state, isWhole, cosigned }: Heartbeat): Uint8Array =>
  toCbor({
    cursor: cursor ? [cursor.incarnation, cursor.seq] : null, applied: [...applied].map(([dev, q]) => [dev, q]), heads: heads.map(({ dev, bseq, hash }) => [dev, bseq, hash]),
    roster: [roster.head, roster.length], audit: [audit.logId, audit.note, audit.sentTo], state: state ? packClaim(state) : null, whole: isWhole,
    cosigned: cosigned.map(({ dev, size, line }) => [dev, size, line]),
  });

/** @throws SyncFormatError */
export const decodeHeartbeat = (bytes: Uint8Array): Heartbeat => {
  const map = asRecord(fromCbor(bytes, mostBytes), 10);
  const cursor = map['cursor'] === null ? undefined : asList(map['cursor'], 2);
  const [head, length] = asList(map['roster'], 2);
  const [logId, note, sentTo] = asList(map['audit'], 3);
  return {
    cursor: cursor && { incarnation: asText(cursor[0], 64), seq: asUint(cursor[1]) },
    applied: new Map(asList(map['applied'], mostDevice).map((pair) => {
      const [dev, q] = asList(pair, 2);
      return [asUint(dev, mostDevice), asUint(q)] as const;
    })),
    heads: asList(map['heads'], mostDevice).map((each) => {
      const [dev, bseq, hash] = asList(each, 3);
      return { dev: asUint(dev, mostDevice), bseq: asUint(bseq), hash: asBytes(hash, 32) };
    }),
    roster: { head: asBytes(head, 32), length: asUint(length) }, audit: { logId: asText(logId, 100), note: asText(note, 65_536), sentTo: asUint(sentTo) },
    state: map['state'] === null || map['state'] === undefined ? undefined : unpackClaim(map['state']), isWhole: map['whole'] === true,
    cosigned: asList(map['cosigned'] ?? [], mostDevice).map((each) => {
      const [dev, size, line] = asList(each, 3);
      return { dev: asUint(dev, mostDevice), size: asUint(size), line: asText(line, 500) };
    }),
  };
};

/** Puts one into the outbox, in the caller's transaction. */
export const writeHeartbeat = async (tx: Writer, keys: ClinicKeys, clock: Clock, state: StateClaim | undefined, cosigned: readonly Cosigned[] = []): Promise<void> => {
  const received = await readReceived(tx);
  const { head, length } = keys.roster();
  const shipped = await readShipped(tx);
  const said = encodeHeartbeat({
    cursor: await readCursor(tx), applied: new Map([...received].map(([dev, { upTo }]) => [dev, upTo])), heads: await headsHere(tx), roster: { head, length },
    audit: { logId: shipped?.logId ?? '', note: (await lastCheckpoint(tx))?.note ?? '', sentTo: shipped?.seq ?? 0 }, state, isWhole: !(await isPruned(tx)), cosigned,
  });
  await writeOwnChanges(tx, clock, [{ kind: heartbeatKind, stream: sharedStreams.devices, fields: { said } }]);
};

/** Keeps the newest of each device. False for what does not read. */
export const keepHeartbeat = async (tx: Writer, change: Change, heardAt: string): Promise<boolean> => {
  const said = change.f.get('said')?.value;
  if (!(said instanceof Uint8Array)) return false;
  try {
    decodeHeartbeat(said);
  } catch (error) {
    if (error instanceof SyncFormatError) return false;
    throw error;
  }
  const saidAt = new Date(Math.min(change.wall, 8_640_000_000_000_000)).toISOString();
  await tx.run(sql`INSERT INTO sync_device (dev, heard_at, said_at, heartbeat, q) VALUES (${change.dot.dev}, ${heardAt}, ${saidAt}, ${said}, ${change.dot.q})
    ON CONFLICT (dev) DO UPDATE SET heard_at = excluded.heard_at, said_at = excluded.said_at, heartbeat = excluded.heartbeat, q = excluded.q WHERE excluded.q > q`);
  return true;
};

/** `q`: the count of the heartbeat among its device's changes. */
export interface HeardDevice { readonly dev: number; readonly q: number; readonly heardAt: string; readonly heartbeat: Heartbeat }
export const heardDevices = async (read: Reader): Promise<readonly HeardDevice[]> =>
  (await read.all<{ dev: number; q: number; heard_at: string; heartbeat: Uint8Array }>(sql`SELECT dev, q, heard_at, heartbeat FROM sync_device`))
    .map(({ dev, q, heard_at: heardAt, heartbeat }) => ({ dev, q, heardAt, heartbeat: decodeHeartbeat(heartbeat) }));

/** What another device said it has and this one lacks, or has differently, although everything that the hub shows is here. */
export interface HeadFault { readonly kind: 'tail-withheld' | 'head-contradicts'; readonly dev: number; readonly bseq: number }
export const headFaults = async (read: Reader, heard: readonly HeardDevice[], own: number): Promise<readonly HeadFault[]> => {
  const faults: HeadFault[] = [];
  for (const { heartbeat } of heard) {
    for (const { dev, bseq, hash } of heartbeat.heads) {
      const held = await read.get<{ hash: Uint8Array }>(sql`SELECT hash FROM sync_batch WHERE dev = ${dev} AND bseq = ${bseq}`);
      if (!held && dev !== own) faults.push({ kind: 'tail-withheld', dev, bseq });
      else if (!held || Buffer.compare(held.hash, hash) !== 0) faults.push({ kind: 'head-contradicts', dev, bseq });
    }
  }
  return faults;
};
