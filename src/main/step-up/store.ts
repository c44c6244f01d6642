import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';

export const nameOfStaff = async (read: Reader, id: string): Promise<string> =>
  (await read.get<{ name: string }>(sql`SELECT display_name AS name FROM staff WHERE id = ${id}`))?.name ?? '';

/** Never the patient's name: the gate shows no record. */
export const recordNumberOf = async (read: Reader, id: string): Promise<string> =>
  (await read.get<{ number: string }>(sql`SELECT record_number AS number FROM patient WHERE id = ${id}`))?.number ?? '';

export const grantById = (read: Reader, id: string): Promise<{ readonly name: string; readonly privilege: string; readonly effect: string } | undefined> =>
  read.get(sql`SELECT s.display_name AS name, g.privilege, g.effect FROM staff_grant AS g JOIN staff AS s ON s.id = g.staff_id WHERE g.id = ${id}`);

/** When it was opened: the gate shows nothing of what it is about. */
export const incidentOpenedAt = async (read: Reader, id: string): Promise<string> =>
  (await read.get<{ at: string }>(sql`SELECT opened_at AS at FROM incident WHERE id = ${id}`))?.at ?? '';
