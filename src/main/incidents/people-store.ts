import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { Act, NoticeWay } from '#shared/incidents/choices.ts';
import type { ConcernedPerson } from '#shared/incidents/incident.ts';
import type { Viewer } from '#main/access/index.ts';

interface PersonRow extends Omit<ConcernedPerson, 'patientId' | 'kinds' | 'notices'> {
  readonly patientId: string;
  readonly kinds: string;
  readonly notices: string;
}

/** By name, from `offset` on. A chart that is closed to the reader tells its record number alone; somebody else has to see to it. */
export const concernedPeople = async (read: Reader, viewer: Viewer, id: string, { offset, most }: { readonly offset: number; readonly most: number }): Promise<ConcernedPerson[]> => {
  const rows = await read.all<PersonRow>(sql`SELECT g.patient_id AS patientId, coalesce(p.record_number, '') AS recordNumber, coalesce(p.family_name, '') AS familyName, coalesce(p.given_names, '') AS givenNames,
      p.birth_date AS birthDate, coalesce(p.street, '') AS street, coalesce(p.town, '') AS town, coalesce(p.phone, '') AS phone, g.kinds, g.firstAt, g.lastAt,
      (SELECT json_group_array(json_array(how, told_on)) FROM (SELECT how, told_on FROM incident_notice AS n WHERE n.incident_id = ${id} AND n.patient_id = g.patient_id ORDER BY told_on LIMIT 20)) AS notices
    FROM (SELECT patient_id, json_group_array(json_array(feature, act, times)) AS kinds, min(first_at) AS firstAt, max(last_at) AS lastAt
      FROM incident_part WHERE incident_id = ${id} GROUP BY patient_id) AS g LEFT JOIN patient AS p ON p.id = g.patient_id
    ORDER BY p.family_name, p.given_names, g.patient_id LIMIT ${most} OFFSET ${offset}`);
  return rows.map(({ kinds, notices, ...row }) => {
    const person: ConcernedPerson = {
      ...row,
      kinds: (JSON.parse(kinds) as readonly [string, Act, number][]).map(([feature, act, times]) => ({ feature, act, times })),
      notices: (JSON.parse(notices) as readonly [NoticeWay, string][]).map(([how, on]) => ({ how, on })),
    };
    return viewer.mayOpen(row.patientId) ? person : { ...person, patientId: null, familyName: '', givenNames: '', birthDate: null, street: '', town: '', phone: '' };
  });
};

export const areConcerned = async (read: Reader, id: string, patientIds: readonly string[]): Promise<boolean> => {
  const row = await read.get<{ found: number }>(sql`SELECT count(DISTINCT patient_id) AS found FROM incident_part WHERE incident_id = ${id} AND patient_id IN (SELECT value FROM json_each(${JSON.stringify(patientIds)}))`);
  return row?.found === new Set(patientIds).size;
};

export const insertNotice = async (tx: Writer, notice: { readonly id: string; readonly incidentId: string; readonly patientId: string; readonly how: NoticeWay; readonly on: string; readonly at: string; readonly by: string }): Promise<void> => {
  await tx.run(sql`INSERT INTO incident_notice (id, incident_id, patient_id, how, told_on, at, by_id)
    VALUES (${notice.id}, ${notice.incidentId}, ${notice.patientId}, ${notice.how}, ${notice.on}, ${notice.at}, ${notice.by})`);
};

export const toldOf = async (read: Reader, id: string): Promise<number> =>
  (await read.get<{ told: number }>(sql`SELECT count(DISTINCT patient_id) AS told FROM incident_notice WHERE incident_id = ${id}`))?.told ?? 0;

/** What this person may print now; the latest that was asked for. */
export const releaseOf = (read: Reader, id: string, by: string, now: string): Promise<{ readonly what: 'list' | 'letters'; readonly purpose: string; readonly until: string } | undefined> =>
  read.get(sql`SELECT what, purpose, until_at AS until FROM incident_release WHERE incident_id = ${id} AND by_id = ${by} AND until_at > ${now} AND until_at < '~' ORDER BY until_at DESC LIMIT 1`);

export const insertRelease = async (tx: Writer, release: { readonly id: string; readonly incidentId: string; readonly by: string; readonly what: string; readonly purpose: string; readonly at: string; readonly until: string }): Promise<void> => {
  await tx.run(sql`INSERT INTO incident_release (id, incident_id, by_id, what, purpose, at, until_at)
    VALUES (${release.id}, ${release.incidentId}, ${release.by}, ${release.what}, ${release.purpose}, ${release.at}, ${release.until})`);
};
