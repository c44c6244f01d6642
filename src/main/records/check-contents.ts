import { createHash } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { contentOf } from './content.ts';
import type { KindDefinition } from './kind.ts';
import { hex, readRows } from './tables.ts';

/** A record that does not say what it said when it was written; or is gone, or nobody wrote it. */
export interface ContentFault {
  readonly kind: string;
  readonly id: string;
}

export interface CheckedContents {
  readonly checked: number;
  readonly faults: readonly ContentFault[];
  /** SHA-256 in hex over the records of each kind that has any, as `records-<kind>`. */
  readonly digests: Readonly<Record<string, string>>;
}

interface Kept { readonly rid: number; readonly eid: string; readonly kind: string | null; readonly content: Uint8Array | null }

const pageSize = 256;
/** More are not named one by one: by then it is the whole table. */
const mostNamed = 100;

/** What each of these says now; absent where it is gone or its row cannot be read. */
export const contentsNow = async (read: Reader, kind: KindDefinition, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await readRows(read, kind, ids).catch(async (error: unknown) => {
    // An index that leads to a row which an older page does not have: SQLite calls the whole statement corrupt.
    if (ids.length === 1) return new Map<string, never>();
    if ((error as { code?: unknown }).code !== 'SQLITE_CORRUPT') throw error;
    const single = await Promise.all(ids.map((id) => readRows(read, kind, [id]).catch(() => new Map<string, never>())));
    return new Map(single.flatMap((each) => [...each]));
  });
  return new Map([...rows].map(([id, { owner, fields }]) => [id, contentOf(kind, id, owner, fields)]));
};

const byKind = (rows: readonly Kept[]): ReadonlyMap<string, readonly Kept[]> => {
  const kept = rows.filter(({ content }) => content !== null);
  return new Map([...new Set(kept.map(({ kind }) => kind ?? ''))].map((name) => [name, kept.filter(({ kind }) => (kind ?? '') === name)]));
};

/** Records of this page that do not say what is kept of them. */
const faultsOf = async (read: Reader, kinds: ReadonlyMap<string, KindDefinition>, rows: readonly Kept[]): Promise<readonly ContentFault[]> => {
  const faults: ContentFault[] = [];
  for (const [name, kept] of byKind(rows)) {
    const kind = kinds.get(name);
    // A kind of a newer release is kept and not judged.
    if (!kind) continue;
    const now = await contentsNow(read, kind, kept.map(({ eid }) => eid));
    faults.push(...kept.filter(({ eid, content }) => content !== null && now.get(eid) !== hex(content)).map(({ eid }) => ({ kind: name, id: eid })));
  }
  return faults;
};

/**
 * What is left of the faults while nobody writes: the walk reads pages one after the other, and people work meanwhile. Read through another
 * connection than the writer's: a row that an index leads to in vain lets SQLite refuse to write until the transaction is undone.
 */
const confirmed = async (read: Reader, kinds: ReadonlyMap<string, KindDefinition>, faults: readonly ContentFault[]): Promise<readonly ContentFault[]> => {
  const rows = await read.all<Kept>(sql`SELECT rid, eid, kind, content FROM sync_clk WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(faults.map(({ id }) => id))}))`);
  const known = new Set(rows.map(({ eid }) => eid));
  return [...(await faultsOf(read, kinds, rows)), ...faults.filter(({ id }) => !known.has(id))];
};

/** Rows of a table that no clock knows: an older page of the clocks lost them. */
const unknownRows = async (read: Reader, kind: KindDefinition, pause: () => Promise<void>): Promise<readonly ContentFault[]> => {
  const faults: ContentFault[] = [];
  for (let after = ''; faults.length < mostNamed;) {
    const rows = await read.all<{ id: string; isKnown: number }>({
      text: `SELECT id, EXISTS (SELECT 1 FROM sync_clk WHERE eid = page.id) AS isKnown FROM (SELECT id FROM ${kind.table} WHERE id > ? ORDER BY id LIMIT ?) AS page`, values: [after, pageSize],
    });
    faults.push(...rows.filter(({ isKnown }) => isKnown === 0).map(({ id }) => ({ kind: kind.kind, id })));
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) break;
    after = last.id;
    await pause();
  }
  return faults;
};

/**
 * Reads every record once and compares it with what was kept of it when it was written. SQLite takes a single old page that is put back
 * for a good one (design: security D11b); this does not. `pause` is waited for after each page and told how many were looked at.
 */
export const checkContents = async (db: ClinicDatabase, all: readonly KindDefinition[], pause: (checked: number) => Promise<void>): Promise<CheckedContents> => {
  const kinds = new Map<string, KindDefinition>(all.map((kind) => [kind.kind, kind]));
  const hashes = new Map<string, ReturnType<typeof createHash>>();
  const suspects: ContentFault[] = [];
  let checked = 0;
  for (let after = -1; ;) {
    const rows = await db.read.all<Kept>(sql`SELECT rid, eid, kind, content FROM sync_clk WHERE rid > ${after} ORDER BY rid LIMIT ${pageSize}`);
    suspects.push(...(await faultsOf(db.read, kinds, rows)));
    for (const [name, kept] of byKind(rows)) {
      const hash = hashes.get(name) ?? createHash('sha256');
      hashes.set(name, hash);
      for (const { eid, content } of kept) hash.update(`${eid} ${hex(content ?? new Uint8Array(0))}\n`);
      checked += kept.length;
    }
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) break;
    after = last.rid;
    await pause(checked);
  }
  for (const kind of all) suspects.push(...(await unknownRows(db.read, kind, () => pause(checked))));
  const faults = suspects.length === 0 ? [] : await db.transaction(() => confirmed(db.read, kinds, suspects.slice(0, mostNamed)), { priority: 'job' });
  return { checked, faults, digests: Object.fromEntries([...hashes].map(([name, hash]) => [`records-${name}`, hash.digest('hex')])) };
};

/**
 * What these say now is what counts from now on: somebody has looked and goes on with it. What is gone is not asked for again. Answers
 * the ids that no clock knows: nothing can be kept of those here. `read` is another connection than the writer's, as above.
 */
export const acceptContents = async (tx: Writer, read: Reader, all: readonly KindDefinition[], faults: readonly ContentFault[]): Promise<readonly string[]> => {
  for (const kind of all) {
    const ids = faults.filter((fault) => fault.kind === kind.kind).map(({ id }) => id);
    if (ids.length === 0) continue;
    const now = await contentsNow(read, kind, ids);
    const rows = ids.map((id) => [id, now.get(id) ?? null]);
    await tx.run(sql`UPDATE sync_clk SET content = unhex(value ->> 1) FROM json_each(${JSON.stringify(rows)}) WHERE eid = value ->> 0`);
  }
  const json = JSON.stringify(faults.map(({ id }) => id));
  const known = new Set((await tx.all<{ eid: string }>(sql`SELECT eid FROM sync_clk WHERE eid IN (SELECT value FROM json_each(${json}))`)).map(({ eid }) => eid));
  return faults.map(({ id }) => id).filter((id) => !known.has(id));
};
