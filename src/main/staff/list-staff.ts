import type { ListedStaff } from '#shared/staff/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { ruling } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';
import type { Access } from '#main/access/index.ts';

interface Row {
  readonly id: string; readonly userName: string; readonly displayName: string; readonly role: Role; readonly addedAt: string; readonly endedAt: string | null;
  readonly hasSlot: number; readonly mustChange: number; readonly factors: number; readonly ends: string;
}

const stateOf = ({ endedAt, hasSlot, mustChange }: Row): ListedStaff['state'] =>
  endedAt !== null ? 'ended' : hasSlot === 0 ? 'needs-password' : mustChange === 1 ? 'new' : 'active';

/** Everybody who works or worked here, by name. */
export const listStaff = async (read: Reader, access: Access): Promise<ListedStaff[]> => {
  const isForEverybody = access.policy('secondFactor.required') === 'everybody';
  const rows = await read.all<Row>(sql`SELECT s.id, s.user_name AS userName, s.display_name AS displayName, s.role, s.added_at AS addedAt, s.ended_at AS endedAt,
      (s.slot_id IS NOT NULL OR s.slot_for IS NULL AND json_extract(s.sign_in, '$.proof') IS NOT NULL) AS hasSlot, s.must_change AS mustChange,
      EXISTS (SELECT 1 FROM totp AS t WHERE t.staff_id = s.id) OR EXISTS (SELECT 1 FROM passkey AS k WHERE k.staff_id = s.id) AS factors,
      (SELECT json_group_array(json_object('computer', e.computer, 'at', e.confirmed_at)) FROM staff_end AS e WHERE e.staff_id = s.id) AS ends
    FROM staff AS s ORDER BY s.user_name_folded`);
  return rows.map((row) => ({
    id: row.id, userName: row.userName, displayName: row.displayName, role: row.role, addedAt: row.addedAt, state: stateOf(row),
    hasSecondFactor: row.factors === 1, endedAt: row.endedAt, endedOn: row.endedAt === null ? [] : (JSON.parse(row.ends) as ListedStaff['endedOn']),
    needsSecondFactor: row.endedAt === null && (isForEverybody || access.privilegesOf(row.id).some((privilege) => ruling.has(privilege))),
  }));
};
