import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';

/** The method under which a whole look at the log and the records is written down when it has ended. */
export const verifiedMethod = 'core.verifyAll';

export interface LastVerified {
  readonly at: string;
  readonly entries: number;
  readonly records: number;
  readonly outcome: string;
}

/** How the last whole look came out; among other rows of its action, which are few. */
export const lastVerifiedRow = async (read: Reader): Promise<LastVerified | null> => {
  const row = await read.get<{ at: string; outcome: string; detail: string }>(
    sql`SELECT recorded_at AS at, outcome, detail FROM audit_row WHERE action = 'verify' AND method = ${verifiedMethod} ORDER BY seq DESC LIMIT 1`,
  );
  if (!row) return null;
  const { entries, records } = JSON.parse(row.detail) as { readonly entries: number; readonly records: number };
  return { at: row.at, outcome: row.outcome, entries, records };
};
