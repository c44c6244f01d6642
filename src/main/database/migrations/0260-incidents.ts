import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

const undeletable = ['incident', 'incident_note', 'incident_part', 'incident_notice', 'incident_release'] as const;
const appendOnly = ['incident_note', 'incident_notice', 'incident_release'] as const;
const refuse = (name: string, when: string): string => `CREATE TRIGGER ${name} BEFORE ${when} BEGIN SELECT RAISE(ABORT, 'append only'); END`;

/** What went wrong with people's records. Local to this computer. Nothing is deleted, and what is closed stays as it was closed. */
export const incidents: Migration = {
  version: 260,
  name: 'incidents',
  up: async (tx) => {
    // `counted_seq`: the last row of the log that was looked at. After `skip_from` up to `skip_to` none lies within its days.
    await tx.run(sql`CREATE TABLE incident (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, opened_at TEXT NOT NULL, opened_by TEXT NOT NULL, alert_id TEXT, staff_id TEXT, device INTEGER,
      patient_id TEXT, from_at TEXT, to_at TEXT, discovered_on TEXT NOT NULL, what_happened TEXT NOT NULL, letter TEXT NOT NULL, counted_seq INTEGER NOT NULL, skip_from INTEGER, skip_to INTEGER,
      closed_at TEXT, closed_by TEXT, finding TEXT, factors TEXT, closing_notes TEXT NOT NULL, lessons TEXT NOT NULL) STRICT`);
    await tx.run(sql`CREATE INDEX incident_by_time ON incident (opened_at)`);
    await tx.run(sql`CREATE TABLE incident_note (id TEXT PRIMARY KEY, incident_id TEXT NOT NULL, at TEXT NOT NULL, by_id TEXT NOT NULL, text TEXT NOT NULL) STRICT`);
    await tx.run(sql`CREATE INDEX incident_note_by_incident ON incident_note (incident_id, at)`);
    // Who is concerned, by what was shown or changed of them.
    await tx.run(sql`CREATE TABLE incident_part (
      incident_id TEXT NOT NULL, patient_id TEXT NOT NULL, feature TEXT NOT NULL, act TEXT NOT NULL, times INTEGER NOT NULL, first_at TEXT NOT NULL,
      last_at TEXT NOT NULL, PRIMARY KEY (incident_id, patient_id, feature, act)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE TABLE incident_notice (
      id TEXT PRIMARY KEY, incident_id TEXT NOT NULL, patient_id TEXT NOT NULL, how TEXT NOT NULL, told_on TEXT NOT NULL, at TEXT NOT NULL, by_id TEXT NOT NULL) STRICT`);
    await tx.run(sql`CREATE INDEX incident_notice_by_patient ON incident_notice (incident_id, patient_id, told_on)`);
    await tx.run(sql`CREATE TABLE incident_release (
      id TEXT PRIMARY KEY, incident_id TEXT NOT NULL, by_id TEXT NOT NULL, what TEXT NOT NULL, purpose TEXT NOT NULL, at TEXT NOT NULL, until_at TEXT NOT NULL) STRICT`);
    await tx.run(sql`CREATE INDEX incident_release_by_person ON incident_release (incident_id, by_id, until_at)`);
    for (const table of undeletable) await tx.run({ text: refuse(`${table}_no_delete`, `DELETE ON ${table}`), values: [] });
    for (const table of appendOnly) await tx.run({ text: refuse(`${table}_no_update`, `UPDATE ON ${table}`), values: [] });
    await tx.run({ text: refuse('incident_closed', 'UPDATE ON incident WHEN OLD.closed_at IS NOT NULL'), values: [] });
    await tx.run({
      text: refuse('incident_begun', 'UPDATE OF id, kind, opened_at, opened_by, alert_id, staff_id, device, patient_id, from_at, to_at, discovered_on, what_happened ON incident'), values: [],
    });
    for (const change of ['INSERT', 'UPDATE']) {
      await tx.run({
        text: refuse(`incident_part_frozen_${change.toLowerCase()}`, `${change} ON incident_part WHEN (SELECT closed_at FROM incident WHERE id = NEW.incident_id) IS NOT NULL`), values: [],
      });
    }
  },
};
