import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { Act, Finding, IncidentKind } from '#shared/incidents/choices.ts';
import type { Factors, Letter } from '#shared/incidents/incident.ts';
import type { LogScope } from './log-store.ts';

/** One incident as the table has it. */
export interface StoredIncident extends LogScope {
  readonly kind: IncidentKind;
  readonly openedAt: string;
  readonly openedBy: string;
  readonly alertId: string | null;
  readonly discoveredOn: string;
  readonly whatHappened: string;
  /** JSON of a `Letter`. */
  readonly letter: string;
  readonly countedSeq: number;
  /** After the first up to the second no row of the log lies within its days; null where no days were chosen, or before it was looked. */
  readonly skipFrom: number | null;
  readonly skipTo: number | null;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly finding: Finding | null;
  /** JSON of `Factors`. */
  readonly factors: string | null;
  readonly closingNotes: string;
  readonly lessons: string;
}

const columns = `i.id, i.kind, i.opened_at AS openedAt, coalesce(o.display_name, '') AS openedBy, i.alert_id AS alertId, i.staff_id AS staffId, i.device, i.patient_id AS patientId,
  i.from_at AS fromAt, i.to_at AS toAt, i.discovered_on AS discoveredOn, i.what_happened AS whatHappened, i.letter, i.counted_seq AS countedSeq, i.skip_from AS skipFrom, i.skip_to AS skipTo, i.closed_at AS closedAt,
  c.display_name AS closedBy, i.finding, i.factors, i.closing_notes AS closingNotes, i.lessons`;
const joined = 'LEFT JOIN staff AS o ON o.id = i.opened_by LEFT JOIN staff AS c ON c.id = i.closed_by';

export const incidentById = (read: Reader, id: string): Promise<StoredIncident | undefined> =>
  read.get<StoredIncident>({ text: `SELECT ${columns} FROM incident AS i ${joined} WHERE i.id = ?`, values: [id] });

/** Newest first, 200 at most. */
export const incidentsBetween = (read: Reader, after: string, before: string): Promise<readonly StoredIncident[]> =>
  read.all<StoredIncident>({ text: `SELECT ${columns} FROM incident AS i ${joined} WHERE i.opened_at > ? AND i.opened_at < ? ORDER BY i.opened_at DESC LIMIT 200`, values: [after, before] });

export const insertIncident = async (tx: Writer, by: string, row: Pick<StoredIncident, 'id' | 'kind' | 'openedAt' | 'alertId' | 'staffId' | 'device' | 'patientId' | 'fromAt' | 'toAt' | 'discoveredOn' | 'whatHappened' | 'letter'>): Promise<void> => {
  await tx.run(sql`INSERT INTO incident (id, kind, opened_at, opened_by, alert_id, staff_id, device, patient_id, from_at, to_at, discovered_on, what_happened, letter, counted_seq, closing_notes, lessons)
    VALUES (${row.id}, ${row.kind}, ${row.openedAt}, ${by}, ${row.alertId}, ${row.staffId}, ${row.device}, ${row.patientId}, ${row.fromAt}, ${row.toAt}, ${row.discoveredOn}, ${row.whatHappened}, ${row.letter}, 0, '', '')`);
};

const one = (changed: number): void => {
  if (changed !== 1) throw new Error('an incident was not written');
};

export const rememberCounted = async (tx: Writer, id: string, seq: number): Promise<void> => {
  one(await tx.run(sql`UPDATE incident SET counted_seq = ${seq} WHERE id = ${id} AND closed_at IS NULL`));
};
/** Where its days begin and end in the log, found once. */
export const rememberDays = async (tx: Writer, id: string, { counted, skipFrom, skipTo }: { readonly counted: number; readonly skipFrom: number; readonly skipTo: number }): Promise<void> => {
  one(await tx.run(sql`UPDATE incident SET counted_seq = ${counted}, skip_from = ${skipFrom}, skip_to = ${skipTo} WHERE id = ${id} AND closed_at IS NULL`));
};
export const setLetter = async (tx: Writer, id: string, letter: Letter): Promise<void> => {
  one(await tx.run(sql`UPDATE incident SET letter = ${JSON.stringify(letter)} WHERE id = ${id} AND closed_at IS NULL`));
};
export interface Closing { readonly at: string; readonly by: string; readonly finding: Finding; readonly factors: Factors; readonly closingNotes: string; readonly lessons: string }
export const closeIncident = async (tx: Writer, id: string, { at, by, finding, factors, closingNotes, lessons }: Closing): Promise<void> => {
  one(await tx.run(sql`UPDATE incident SET closed_at = ${at}, closed_by = ${by}, finding = ${finding}, factors = ${JSON.stringify(factors)}, closing_notes = ${closingNotes}, lessons = ${lessons}
    WHERE id = ${id} AND closed_at IS NULL`));
};

export const insertNote = async (tx: Writer, note: { readonly id: string; readonly incidentId: string; readonly at: string; readonly by: string; readonly text: string }): Promise<void> => {
  await tx.run(sql`INSERT INTO incident_note (id, incident_id, at, by_id, text) VALUES (${note.id}, ${note.incidentId}, ${note.at}, ${note.by}, ${note.text})`);
};
export const notesOf = (read: Reader, id: string): Promise<{ at: string; by: string; text: string }[]> =>
  read.all<{ at: string; by: string; text: string }>(sql`SELECT n.at, coalesce(s.display_name, '') AS by, n.text FROM incident_note AS n LEFT JOIN staff AS s ON s.id = n.by_id
    WHERE n.incident_id = ${id} ORDER BY n.at DESC LIMIT 500`) as Promise<{ at: string; by: string; text: string }[]>;

export const peopleOf = async (read: Reader, id: string): Promise<number> =>
  (await read.get<{ people: number }>(sql`SELECT count(DISTINCT patient_id) AS people FROM incident_part WHERE incident_id = ${id}`))?.people ?? 0;

export interface KindRow { readonly feature: string; readonly act: Act; readonly people: number; readonly times: number }
export const kindsOf = (read: Reader, id: string): Promise<readonly KindRow[]> =>
  read.all<KindRow>(sql`SELECT feature, act, count(*) AS people, sum(times) AS times FROM incident_part WHERE incident_id = ${id} GROUP BY feature, act ORDER BY people DESC, feature LIMIT 200`);

/** What an incident may be opened from. */
export const alarmById = (read: Reader, id: string): Promise<{ readonly kind: string; readonly at: string; readonly staffId: string; readonly staffName: string; readonly patientId: string | null; readonly recordNumber: string | null } | undefined> =>
  read.get(sql`SELECT a.kind, a.at, a.staff_id AS staffId, coalesce(s.display_name, '') AS staffName, a.patient_id AS patientId, p.record_number AS recordNumber
    FROM alert AS a LEFT JOIN staff AS s ON s.id = a.staff_id LEFT JOIN patient AS p ON p.id = a.patient_id WHERE a.id = ${id}`);
export const patientByNumber = (read: Reader, recordNumber: string): Promise<{ readonly id: string } | undefined> => read.get(sql`SELECT id FROM patient WHERE record_number = ${recordNumber}`);
export const recordNumberOf = async (read: Reader, patientId: string): Promise<string | null> =>
  (await read.get<{ recordNumber: string }>(sql`SELECT record_number AS recordNumber FROM patient WHERE id = ${patientId}`))?.recordNumber ?? null;
export const staffNameOf = async (read: Reader, id: string): Promise<string | undefined> => (await read.get<{ name: string }>(sql`SELECT display_name AS name FROM staff WHERE id = ${id}`))?.name;
export const ownDevice = async (read: Reader): Promise<number> => (await read.get<{ number: number }>(sql`SELECT number FROM sync_state WHERE name = 'dev'`))?.number ?? 0;
export const clinicNameOf = async (read: Reader): Promise<string> => (await read.get<{ value: string }>(sql`SELECT value FROM clinic_state WHERE name = 'clinicName'`))?.value ?? '';
