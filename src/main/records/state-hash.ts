import { createHash } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { unpackClock } from './clock-state.ts';

const pageSize = 1_000;
const modulus = 1n << 128n;

interface HashedRow { readonly rid: number; readonly eid: string; readonly kind: string; readonly clk: Uint8Array; readonly content: Uint8Array | null }

/**
 * One number over what every record says and which writes of it live, in hex: the same on all workstations that have the same changes,
 * whatever the order they came in. A sum, so that no order of reading matters either.
 */
export const stateHash = async (read: Reader): Promise<string> => {
  let sum = 0n;
  for (let after = -1; ;) {
    const rows = await read.all<HashedRow>(sql`SELECT rid, eid, kind, clk, content FROM sync_clk WHERE rid > ${after} ORDER BY rid LIMIT ${pageSize}`);
    const ids = JSON.stringify(rows.map(({ eid }) => eid));
    const siblings = await read.all<{ eid: string; field: string; dev: number; q: number }>(sql`SELECT eid, field, dev, q FROM sync_sibling WHERE eid IN (SELECT value FROM json_each(${ids}))`);
    const several = new Map<string, Map<string, string[]>>();
    for (const { eid, field, dev, q } of siblings) {
      const fields = several.get(eid) ?? new Map<string, string[]>();
      several.set(eid, fields);
      fields.set(field, [...(fields.get(field) ?? []), `${dev}/${q}`]);
    }
    for (const { eid, kind, clk, content } of rows) {
      const { base, fields } = unpackClock(clk);
      const dots = new Map([...fields].map(([field, { dot }]) => [field, [`${dot.dev}/${dot.q}`]]));
      for (const [field, live] of several.get(eid) ?? []) dots.set(field, live.sort());
      const said = [kind, eid, content ? Buffer.from(content).toString('hex') : '', base.dot.dev, base.dot.q, [...dots].sort(([a], [b]) => (a < b ? -1 : 1))];
      sum = (sum + BigInt(`0x${createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32)}`)) % modulus;
    }
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return sum.toString(16).padStart(32, '0');
    after = last.rid;
  }
};
