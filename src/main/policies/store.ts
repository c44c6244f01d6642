import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';

export interface PolicyChange {
  readonly name: string;
  readonly changedAt: string;
  /** The person's name. */
  readonly changedBy: string;
}

/** As many rows as there are rules that were ever changed here. */
export const policyChanges = (read: Reader): Promise<readonly PolicyChange[]> =>
  read.all<PolicyChange>(sql`SELECT p.name, p.changed_at AS changedAt, COALESCE(s.display_name, '') AS changedBy FROM policy AS p LEFT JOIN staff AS s ON s.id = p.changed_by`);
