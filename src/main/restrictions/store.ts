import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { ClosedTo, Restriction } from '#shared/restrictions/contract.ts';
import type { Role } from '#shared/staff/roles.ts';

interface Row {
  readonly id: string; readonly patientId: string; readonly type: ClosedTo['type']; readonly closedTo: string; readonly closedToName: string; readonly reason: string;
  readonly addedAt: string; readonly addedBy: string; readonly liftedAt: string | null; readonly liftedBy: string | null; readonly liftReason: string;
}

const toRestriction = ({ type, closedTo, ...row }: Row): Restriction =>
  ({ ...row, closedTo: type === 'person' ? { type, staffId: closedTo } : { type, role: closedTo as Role } });

/** Of one patient, newest first; whoever left is still called by name. */
export const restrictionsOf = async (read: Reader, patientId: string): Promise<Restriction[]> =>
  (await read.all<Row>(sql`SELECT r.id, r.patient_id AS patientId, r.closed_to_type AS type, r.closed_to AS closedTo, coalesce(person.display_name, '') AS closedToName,
      r.reason, r.added_at AS addedAt, coalesce(adder.display_name, '') AS addedBy, r.lifted_at AS liftedAt, lifter.display_name AS liftedBy, r.lift_reason AS liftReason
    FROM restriction AS r LEFT JOIN staff AS person ON r.closed_to_type = 'person' AND person.id = r.closed_to
      LEFT JOIN staff AS adder ON adder.id = r.added_by LEFT JOIN staff AS lifter ON lifter.id = r.lifted_by
    WHERE r.patient_id = ${patientId} ORDER BY r.added_at DESC, r.rid DESC`)).map(toRestriction);

/** The wishes of a patient that hold now. */
export const openRestrictionsOf = async (read: Reader, patientId: string): Promise<readonly Restriction[]> =>
  (await restrictionsOf(read, patientId)).filter(({ liftedAt }) => liftedAt === null);

interface Standing { readonly id: string; readonly role: Role }

/** Everybody who works here now. */
export const peopleAtWork = (read: Reader): Promise<readonly Standing[]> => read.all<Standing>(sql`SELECT id, role FROM staff WHERE ended_at IS NULL`);
