import type { Grant } from '#shared/staff/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import type { Records, RecordWrite } from '#main/records/record-write.ts';

/** Grants and denials that stand, the latest first. */
const columns = `g.id, g.staff_id AS staffId, g.privilege, g.effect, g.reason, COALESCE(s.display_name, '') AS givenBy, g.given_at AS givenAt, g.until_at AS until, g.ended_at AS endedAt`;

/** Every one there ever was: the matrix says who could do what, and since when not. */
export const allGrants = (read: Reader): Promise<readonly Grant[]> =>
  read.all<Grant>({ text: `SELECT ${columns} FROM staff AS p JOIN staff_grant AS g ON g.staff_id = p.id LEFT JOIN staff AS s ON s.id = g.given_by ORDER BY g.rid DESC`, values: [] });

export interface OpenGrant {
  readonly id: string;
  readonly staffId: string;
  readonly privilege: Privilege;
  readonly effect: 'grant' | 'deny';
  readonly until: string | null;
}

export const openGrantsOf = (read: Reader, staffId: string): Promise<readonly OpenGrant[]> =>
  read.all<OpenGrant>(sql`SELECT id, staff_id AS staffId, privilege, effect, until_at AS until FROM staff_grant WHERE staff_id = ${staffId} AND ended_at IS NULL`);

export const openGrantById = (read: Reader, id: string): Promise<OpenGrant | undefined> =>
  read.get<OpenGrant>(sql`SELECT id, staff_id AS staffId, privilege, effect, until_at AS until FROM staff_grant WHERE id = ${id} AND ended_at IS NULL`);

/** Rules are ours: one that the one way to write refuses is a broken promise, not somebody's mistake. */
export const writeRules = async (records: Records, tx: Writer, writes: readonly RecordWrite[], staffId: string): Promise<void> => {
  if (writes.length === 0) return;
  const refused = (await records.write(tx, writes, { staffId })).find((outcome) => outcome.type !== 'applied');
  if (refused) throw new Error(`a rule was not written: ${refused.fields.join(', ')}`);
};
