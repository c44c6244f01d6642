import { rootOf } from '#shared/audit/merkle.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Anchored, AnchorFound } from './anchor.ts';
import { changedTables, securityDigests } from './security-digests.ts';
import type { SecurityDigests } from './security-digests.ts';
import { sha256 } from './sha256.ts';
import { logSize, readFrontier } from './tree-store.ts';

/**
 * Why the database is not believed to be the one that was left. `rollback`: it is behind its anchor, or another branch of it.
 * `tables`: security tables are not as the log says. `tree`: the log's own tree does not read. `log`: its rows are not what was signed.
 * `records`: these of a kind do not say what was written. Each leaves records readable and unchangeable.
 */
export type Doubt =
  | { readonly reason: 'rollback'; readonly anchorSize: number; readonly anchorRoot: string; readonly anchoredAt: string; readonly size: number }
  | { readonly reason: 'tables'; readonly tables: readonly string[] }
  | { readonly reason: 'tree'; readonly size: number }
  | { readonly reason: 'log'; readonly why: string; readonly seq: number | null; readonly to: number | null }
  | { readonly reason: 'records'; readonly kind: string; readonly ids: readonly string[] };

const rollbackOf = (anchor: Anchored, size: number): Doubt => ({
  reason: 'rollback', anchorSize: anchor.size, anchorRoot: Buffer.from(anchor.root).toString('hex'), anchoredAt: anchor.at, size,
});

const againstAnchor = async (read: Reader, found: AnchorFound): Promise<readonly Doubt[]> => {
  const size = await logSize(read);
  try {
    if (found.type !== 'found') {
      // Still the log must read: whatever is appended next stands on it.
      await readFrontier(read, size);
      return [];
    }
    const { anchor } = found;
    if (size < anchor.size) return [rollbackOf(anchor, size)];
    const root = rootOf(sha256, await readFrontier(read, anchor.size));
    return Buffer.from(root).equals(Buffer.from(anchor.root)) ? [] : [rollbackOf(anchor, size)];
  } catch (error) {
    if (error instanceof Error && error.name === 'AuditTreeError') return [{ reason: 'tree', size }];
    throw error;
  }
};

/** The tables as they are against what the log last said of them. While a change waits for its row nothing can be told. */
const againstDigests = async (read: Reader): Promise<readonly Doubt[]> => {
  const last = await read.get<{ detail: string; touched: number }>(
    sql`SELECT detail, (SELECT touched FROM audit_guard WHERE id = 1) AS touched FROM audit_row WHERE seq = (SELECT max(seq) FROM audit_row WHERE action = 'digest')`,
  );
  if (!last || last.touched === 1) return [];
  const tables = changedTables(JSON.parse(last.detail) as SecurityDigests, await securityDigests(read));
  return tables.length === 0 ? [] : [{ reason: 'tables', tables }];
};

/** Compares an opened database with its anchor and its own log. */
export const findDoubts = async (read: Reader, anchor: AnchorFound): Promise<readonly Doubt[]> => [...(await againstAnchor(read, anchor)), ...(await againstDigests(read))];
