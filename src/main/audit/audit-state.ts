import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';

/** Facts of this device's log: small texts by name. */
export type AuditFact = 'logId' | 'fileKey' | 'doubts' | 'streamDigests' | 'reserveFolded' | 'recordsCheckedAt' | 'recordsWithoutClock';

export const readFact = async (read: Reader, name: AuditFact): Promise<string | undefined> =>
  (await read.get<{ value: string }>(sql`SELECT value FROM audit_state WHERE name = ${name}`))?.value;

export const keepFact = (tx: Writer, name: AuditFact, value: string): Promise<number> =>
  tx.run(sql`INSERT INTO audit_state (name, value) VALUES (${name}, ${value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

export const dropFact = (tx: Writer, name: AuditFact): Promise<number> => tx.run(sql`DELETE FROM audit_state WHERE name = ${name}`);
