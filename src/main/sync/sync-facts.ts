import type { Frontier } from '#shared/audit/merkle.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { asBytes, asList, asRecord, asText, asUint, fromCbor, toCbor } from '#shared/sync/cbor.ts';
import { mostDevice } from '#shared/sync/limits.ts';
import type { Cursor } from '#shared/sync/protocol.ts';
import type { HubAddress } from './hub-connection.ts';

// sync_fact: what is known of the one hub. Every value is CBOR; written in the transaction of what it is about.

const most = 4_096;
const readFact = async (read: Reader, name: string): Promise<unknown> => {
  const row = await read.get<{ value: Uint8Array }>(sql`SELECT value FROM sync_fact WHERE name = ${name}`);
  return row && fromCbor(row.value, most);
};
const keepFact = (tx: Writer, name: string, value: unknown): Promise<number> =>
  tx.run(sql`INSERT INTO sync_fact (name, value) VALUES (${name}, ${toCbor(value)}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

/** Where the hub is, and which one: undefined for a clinic that has none. */
export const readHub = async (read: Reader): Promise<{ readonly address: HubAddress; readonly hubId: string } | undefined> => {
  const [hub, hubId] = [await readFact(read, 'hub'), await readFact(read, 'hubId')];
  if (hub === undefined || hubId === undefined) return undefined;
  const { host, port, pin, proxy } = asRecord(hub, 4);
  return {
    address: { host: asText(host, 253), port: asUint(port, 65_535), pin: asBytes(pin, 32), proxy: proxy === undefined || proxy === null ? undefined : asText(proxy, 300) },
    hubId: asText(hubId, 64),
  };
};
export const keepHub = async (tx: Writer, { host, port, pin, proxy }: HubAddress, hubId: string): Promise<void> => {
  await keepFact(tx, 'hub', { host, port, pin, proxy: proxy ?? null });
  await keepFact(tx, 'hubId', hubId);
};

/** Where the next page begins; undefined before the first. */
export const readCursor = async (read: Reader): Promise<Cursor | undefined> => {
  const value = await readFact(read, 'cursor');
  if (value === undefined) return undefined;
  const { incarnation, seq } = asRecord(value, 2);
  return { incarnation: asText(incarnation, 64), seq: asUint(seq) };
};
export const keepCursor = (tx: Writer, { incarnation, seq }: Cursor): Promise<number> => keepFact(tx, 'cursor', { incarnation, seq });

/** While everything comes for the first time: how many changes there are, and whether somebody paused it; undefined once all is here. */
export interface FirstSync { readonly total: number; readonly isPaused: boolean }
export const readFirstSync = async (read: Reader): Promise<FirstSync | undefined> => {
  const value = await readFact(read, 'firstSync');
  if (value === undefined || value === null) return undefined;
  const { total, isPaused } = asRecord(value, 2);
  return { total: asUint(total), isPaused: isPaused === true };
};
export const keepFirstSync = (tx: Writer, first: FirstSync | undefined): Promise<number> => keepFact(tx, 'firstSync', first ? { total: first.total, isPaused: first.isPaused } : null);

/** What this hub, in this state of it, said was durable: our batches up to `bseq`, and the highest head it ever told. */
export interface Acked { readonly incarnation: string; readonly bseq: number; readonly head: number }
export const readAcked = async (read: Reader): Promise<Acked | undefined> => {
  const value = await readFact(read, 'acked');
  if (value === undefined) return undefined;
  const { incarnation, bseq, head } = asRecord(value, 3);
  return { incarnation: asText(incarnation, 64), bseq: asUint(bseq), head: asUint(head) };
};
export const keepAcked = (tx: Writer, { incarnation, bseq, head }: Acked): Promise<number> => keepFact(tx, 'acked', { incarnation, bseq, head });

/** How far this device's audit log was shipped, by log. */
export const readShipped = async (read: Reader): Promise<{ readonly logId: string; readonly seq: number } | undefined> => {
  const value = await readFact(read, 'auditShipped');
  if (value === undefined) return undefined;
  const { logId, seq } = asRecord(value, 2);
  return { logId: asText(logId, 100), seq: asUint(seq) };
};
export const keepShipped = (tx: Writer, { logId, seq }: { readonly logId: string; readonly seq: number }): Promise<number> => keepFact(tx, 'auditShipped', { logId, seq });

/** How far the log of another computer was read here: the tree over its rows, the size of its last head that they prove, and what this computer cosigned of it. */
export interface PeerLog { readonly logId: string; readonly frontier: Frontier; readonly proven: number; readonly cosignature: string }
const mostPeaks = 53;
export const readPeerLog = async (read: Reader, dev: number): Promise<PeerLog | undefined> => {
  const value = await readFact(read, `peerLog/${dev}`);
  if (value === undefined) return undefined;
  const { logId, size, peaks, proven, cosignature } = asRecord(value, 5);
  const frontier = { size: asUint(size), peaks: asList(peaks, mostPeaks).map((peak) => asBytes(peak, 32)) };
  return { logId: asText(logId, 100), frontier, proven: asUint(proven), cosignature: asText(cosignature, 500) };
};
export const keepPeerLog = (tx: Writer, dev: number, { logId, frontier, proven, cosignature }: PeerLog): Promise<number> =>
  keepFact(tx, `peerLog/${dev}`, { logId, size: frontier.size, peaks: frontier.peaks.map((peak) => new Uint8Array(peak)), proven, cosignature });

/** When this workstation last said where it stands, and what it had then. */
export const readBeat = async (read: Reader): Promise<{ readonly at: number; readonly seen: number } | undefined> => {
  const value = await readFact(read, 'beat');
  if (value === undefined) return undefined;
  const { at, seen } = asRecord(value, 2);
  return { at: asUint(at), seen: asUint(seen) };
};
export const keepBeat = (tx: Writer, { at, seen }: { readonly at: number; readonly seen: number }): Promise<number> => keepFact(tx, 'beat', { at, seen });

/** When everything was last asked for again because something was missing, how often for the same, and of each device up to where. */
export interface AskedAgain { readonly at: number; readonly times: number; readonly roster: number; readonly upTo: ReadonlyMap<number, number> }
const mostAskedOf = 200;
export const readAskedAgain = async (read: Reader): Promise<AskedAgain | undefined> => {
  const value = await readFact(read, 'askedAgain');
  if (value === undefined) return undefined;
  const { at, times, roster, upTo } = asRecord(value, 4);
  const pairs = asList(upTo, mostAskedOf).map((pair) => {
    const [dev, to] = asList(pair, 2);
    return [asUint(dev, mostDevice), asUint(to)] as const;
  });
  return { at: asUint(at), times: asUint(times), roster: asUint(roster), upTo: new Map(pairs) };
};
export const keepAskedAgain = (tx: Writer, { at, times, roster, upTo }: AskedAgain): Promise<number> =>
  keepFact(tx, 'askedAgain', { at, times, roster, upTo: [...upTo].slice(0, mostAskedOf) });

/** Whether everything is to be asked for from the start once more, although nothing is missing: an older part of what lay here is needed again. */
export const isAllAsked = async (read: Reader): Promise<boolean> => (await readFact(read, 'askAll')) === true;
export const keepAskAll = (tx: Writer): Promise<number> => keepFact(tx, 'askAll', true);
export const dropAskAll = (tx: Writer): Promise<number> => tx.run(sql`DELETE FROM sync_fact WHERE name = 'askAll'`);

/** Something that was applied does not lie in sync_log any more. Kept in the transaction that drops the first of it. */
export const isPruned = async (read: Reader): Promise<boolean> => (await readFact(read, 'pruned')) === true;
export const keepPruned = (tx: Writer): Promise<number> => keepFact(tx, 'pruned', true);
export const dropPruned = (tx: Writer): Promise<number> => tx.run(sql`DELETE FROM sync_fact WHERE name = 'pruned'`);

/** Up to which row sync_log had grown at a time (Unix milliseconds); rising. */
export interface LogMark { readonly at: number; readonly upTo: number }
const mostMarks = 60;
export const readLogMarks = async (read: Reader): Promise<readonly LogMark[]> =>
  asList((await readFact(read, 'logMarks')) ?? [], mostMarks).map((pair) => {
    const [at, upTo] = asList(pair, 2);
    return { at: asUint(at), upTo: asUint(upTo) };
  });
export const keepLogMarks = (tx: Writer, marks: readonly LogMark[]): Promise<number> => keepFact(tx, 'logMarks', marks.slice(-mostMarks).map(({ at, upTo }) => [at, upTo]));
