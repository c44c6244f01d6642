import type { Connection, DatabaseDriver } from '#main/database/driver.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';

/** Rows that are never deleted, so that their counts only rise: the copy has at least what was there before and at most what came after. */
const counted = [
  'patient', 'observation', 'allergy_intolerance', 'condition', 'medication', 'immunization', 'encounter', 'result', 'appointment', 'audit_row', 'sync_outbox',
] as const;

export type Counts = Readonly<Record<(typeof counted)[number], number>>;

export const countRows = async (connection: Connection): Promise<Counts> => {
  const [row] = await connection.all(`SELECT ${counted.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(', ')}`, []);
  return row as Counts;
};

const isOk = (rows: readonly unknown[]): boolean => rows.length === 1 && Object.values(rows[0] as object)[0] === 'ok';

/** Opens the copy with the key and reads all of it. */
export const checkCopy = async (
  driver: DatabaseDriver, file: string, key: Uint8Array, before: Counts, after: Counts,
): Promise<{ readonly type: 'good'; readonly patients: number } | { readonly type: 'bad' }> => {
  const copy = await openKeyedConnection(driver, file, key, 'existing');
  try {
    // Back from the mode in which we open every file: a copy is one file, without companions.
    await copy.all('PRAGMA journal_mode = DELETE', []);
    // Page by page against its checksum, then the trees.
    const damaged = await copy.all('PRAGMA cipher_integrity_check', []);
    if (damaged.length > 0 || !isOk(await copy.all('PRAGMA integrity_check', []))) return { type: 'bad' };
    const counts = await countRows(copy);
    const fits = counted.every((table) => before[table] <= counts[table] && counts[table] <= after[table]);
    return fits ? { type: 'good', patients: counts.patient } : { type: 'bad' };
  } finally {
    await copy.close();
  }
};
