import { createHash } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { addDigests, digestFrom, digestText, emptyDigest } from '#shared/sync/digest.ts';
import type { Digest } from '#shared/sync/digest.ts';
import type { Dot } from '#shared/sync/dot.ts';
import { contentsNow } from './check-contents.ts';
import { unpackClock } from './clock-state.ts';
import { asStored } from './content.ts';
import type { KindDefinition } from './kind.ts';
import { hex } from './tables.ts';

const pageSize = 500;
/** Streams that are read together: nearly all are of one patient. */
const together = 16;

interface ClockedRow { readonly rid: number; readonly eid: string; readonly stream: string; readonly kind: string | null; readonly clk: Uint8Array; readonly content: Uint8Array | null }
type Live = readonly (readonly [dot: Dot, value?: unknown])[];

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** Whatever was written to a stream is summed up anew before it is said again: in the transaction of the write, and cheap. Hex. */
export const markStreams = (tx: Writer, streams: Iterable<string>): Promise<number> =>
  tx.run(sql`INSERT INTO sync_digest (stream, version, counted, a, b, c, d, looked_at) SELECT unhex(value), 1, 0, 0, 0, 0, 0, 0 FROM json_each(${JSON.stringify([...new Set(streams)])}) WHERE true
    ON CONFLICT (stream) DO UPDATE SET version = version + 1`);

const siblingsOf = async (read: Reader, eids: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, Live>>> => {
  const rows = await read.all<{ eid: string; field: string; dev: number; q: number; value: string }>(
    sql`SELECT eid, field, dev, q, value FROM sync_sibling WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(eids)}))`);
  const records = new Map<string, Map<string, [Dot, unknown][]>>();
  for (const { eid, field, dev, q, value } of rows) {
    const fields = records.get(eid) ?? new Map<string, [Dot, unknown][]>();
    records.set(eid, fields);
    fields.set(field, [...(fields.get(field) ?? []), [{ dev, q }, asStored(JSON.parse(value))]]);
  }
  return records;
};

/** What the records of a workstation say, each in one text: from the rows themselves, so that one which was altered beneath the program shows. */
export interface RecordDigests {
  /** Names the kinds and fields of this program. */
  readonly rules: string;
  /** By id, the texts of every record of this stream (hex). */
  readonly textsOf: (read: Reader, stream: string) => Promise<ReadonlyMap<string, string>>;
  /** By stream (hex), the sum over its records. */
  readonly sumsOf: (read: Reader, streams: readonly string[]) => Promise<ReadonlyMap<string, Digest>>;
}

export const createRecordDigests = (all: readonly KindDefinition[]): RecordDigests => {
  const kinds = new Map<string, KindDefinition>(all.map((kind) => [kind.kind, kind]));
  const rules = Buffer.from(sha256(JSON.stringify(all.map(({ kind, fields }) => [kind, Object.entries(fields).map(([name, { policy }]) => [name, policy]).sort()]).sort()))).toString('hex').slice(0, 16);

  const textsOfRows = async (read: Reader, rows: readonly ClockedRow[]): Promise<readonly string[]> => {
    const contents = new Map<string, string>();
    for (const name of new Set(rows.map(({ kind }) => kind ?? ''))) {
      const kind = kinds.get(name);
      const own = rows.filter((row) => (row.kind ?? '') === name);
      // What a newer program wrote before this one was put back is only known by what was kept of it.
      if (!kind) own.forEach(({ eid, content }) => contents.set(eid, content ? hex(content) : ''));
      else (await contentsNow(read, kind, own.map(({ eid }) => eid))).forEach((content, eid) => contents.set(eid, content));
    }
    const siblings = await siblingsOf(read, rows.map(({ eid }) => eid));
    return rows.map(({ eid, kind, clk }) => {
      const { base, fields } = unpackClock(clk);
      const live = new Map<string, Live>([...fields].map(([name, { dot }]) => [name, [[dot]]]));
      for (const [name, several] of siblings.get(eid) ?? []) live.set(name, several);
      return digestText({ kind: kind ?? '', eid, content: contents.get(eid) ?? '', base: base.dot, fields: live });
    });
  };

  const pagesOf = async (read: Reader, stream: string, tell: (rows: readonly ClockedRow[]) => Promise<void>): Promise<void> => {
    for (let after = -1; ;) {
      const rows = await read.all<ClockedRow>(sql`SELECT rid, eid, ${stream} AS stream, kind, clk, content FROM sync_clk WHERE stream = unhex(${stream}) AND rid > ${after} ORDER BY rid LIMIT ${pageSize}`);
      await tell(rows);
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) return;
      after = last.rid;
    }
  };

  const sumOne = async (read: Reader, stream: string): Promise<Digest> => {
    let sum = emptyDigest;
    await pagesOf(read, stream, async (rows) => {
      for (const text of await textsOfRows(read, rows)) sum = addDigests(sum, digestFrom(sha256(text)));
    });
    return sum;
  };

  return {
    rules,
    textsOf: async (read, stream) => {
      const texts = new Map<string, string>();
      await pagesOf(read, stream, async (rows) => {
        const own = await textsOfRows(read, rows);
        rows.forEach(({ eid }, i) => texts.set(eid, own[i] ?? ''));
      });
      return texts;
    },
    sumsOf: async (read, streams) => {
      const sums = new Map<string, Digest>(streams.map((stream) => [stream, emptyDigest]));
      for (let from = 0; from < streams.length; from += together) {
        const some = streams.slice(from, from + together);
        const rows = await read.all<ClockedRow>(sql`SELECT c.rid, c.eid, j.value AS stream, c.kind, c.clk, c.content FROM json_each(${JSON.stringify(some)}) j
          CROSS JOIN sync_clk c ON c.stream = unhex(j.value) LIMIT ${pageSize + 1}`);
        if (rows.length > pageSize) {
          for (const stream of some) sums.set(stream, await sumOne(read, stream));
          continue;
        }
        const texts = await textsOfRows(read, rows);
        rows.forEach(({ stream }, i) => sums.set(stream, addDigests(sums.get(stream) ?? emptyDigest, digestFrom(sha256(texts[i] ?? '')))));
      }
      return sums;
    },
  };
};
