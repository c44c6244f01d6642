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
