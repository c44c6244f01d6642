import type { AuditEntry } from '#shared/audit/entry.ts';
import { appendLeaves, emptyFrontier } from '#shared/audit/merkle.ts';
import type { Frontier, TreeNode } from '#shared/audit/merkle.ts';
import { placesOf } from '#shared/audit/proofs.ts';
import type { NodePlace, NodeReader } from '#shared/audit/proofs.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { sha256 } from './sha256.ts';
import { entriesAfter, entriesBySeq, leafOf } from './stored-entry.ts';

/** Subtrees of sixteen rows and more are kept; smaller ones are hashed anew from their rows. A node for each row would double what a read writes. */
export const lowestKept = 4;
const rowsPerBlock = 2 ** lowestKept;

export class AuditTreeError extends Error {
  override readonly name = 'AuditTreeError';
}

/** Keeps what these rows completed. */
export const keepNodes = async (tx: Writer, completed: readonly TreeNode[]): Promise<void> => {
  const kept = completed.filter(({ level }) => level >= lowestKept);
  if (kept.length === 0) return;
  const json = JSON.stringify(kept.map(({ level, index, hash }) => [level, index, Buffer.from(hash).toString('hex')]));
  await tx.run(sql`INSERT INTO audit_node (level, idx, hash) SELECT value ->> 0, value ->> 1, unhex(value ->> 2) FROM json_each(${json})`);
};

const keyOf = ({ level, index }: NodePlace): string => `${level}/${index}`;

/** Small subtrees, each from its own rows. */
const smallNodes = async (read: Reader, places: readonly NodePlace[]): Promise<readonly (readonly [string, Uint8Array])[]> => {
  if (places.length === 0) return [];
  const seqs = [...new Set(places.flatMap(({ level, index }) => Array.from({ length: 2 ** level }, (_, i) => index * 2 ** level + i + 1)))];
  const leaves = new Map((await read.all<AuditEntry>(entriesBySeq(seqs))).map((entry) => [entry.seq, leafOf(entry)]));
  return places.map((place) => {
    const from = place.index * 2 ** place.level;
    const own = Array.from({ length: 2 ** place.level }, (_, i) => leaves.get(from + i + 1));
    if (own.some((leaf) => leaf === undefined)) throw new AuditTreeError(`row ${from + own.findIndex((leaf) => leaf === undefined) + 1} is missing`);
    const { frontier } = appendLeaves(sha256, emptyFrontier, own as Uint8Array[]);
    return [keyOf(place), frontier.peaks[0] ?? new Uint8Array(0)] as const;
  });
};

/** Those of these that are kept, by `level/index`. */
export const keptNodes = async (read: Reader, places: readonly NodePlace[]): Promise<readonly (readonly [string, Uint8Array])[]> => {
  if (places.length === 0) return [];
  const rows = await read.all<{ level: number; idx: number; hash: Uint8Array }>(sql`
    SELECT n.level, n.idx, n.hash FROM json_each(${JSON.stringify(places.map(({ level, index }) => [level, index]))}) AS place
    CROSS JOIN audit_node AS n ON n.level = place.value ->> 0 AND n.idx = place.value ->> 1`);
  return rows.map(({ level, idx, hash }) => [keyOf({ level, index: idx }), hash] as const);
};

/** Reads subtrees of this device's log: two statements, whatever the log's length. @throws AuditTreeError when rows or nodes are gone. */
export const createNodeReader = (read: Reader): NodeReader => async (places) => {
  const [kept, small] = await Promise.all([
    keptNodes(read, places.filter(({ level }) => level >= lowestKept)), smallNodes(read, places.filter(({ level }) => level < lowestKept)),
  ]);
  const hashes = new Map([...kept, ...small]);
  return places.map((place) => {
    const hash = hashes.get(keyOf(place));
    if (!hash) throw new AuditTreeError(`node ${keyOf(place)} is missing`);
    return hash;
  });
};

/** How many rows the log has. */
export const logSize = async (read: Reader): Promise<number> => (await read.get<{ size: number | null }>(sql`SELECT max(seq) AS size FROM audit_row`))?.size ?? 0;

/** The frontier of the first `size` rows. */
export const readFrontier = async (read: Reader, size: number): Promise<Frontier> => ({ size, peaks: await createNodeReader(read)(placesOf({ from: 0, to: size })) });

/** Builds the kept nodes of a log that has none yet, by pages: bounded memory whatever its length. */
export const buildTree = async (tx: Writer): Promise<void> => {
  let frontier = emptyFrontier;
  for (;;) {
    const page = await tx.all<AuditEntry>(entriesAfter(frontier.size, rowsPerBlock * 256));
    if (page.length === 0) return;
    const added = appendLeaves(sha256, frontier, page.map(leafOf));
    await keepNodes(tx, added.completed);
    ({ frontier } = added);
  }
};
