import { sql } from '#shared/database/types.ts';
import type { Sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Originals move into a table of their own, so that what was staged becomes an original without being written again. */
const originals: readonly Sql[] = [
  sql`CREATE TABLE original (rid INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT`,
  sql`INSERT INTO original (rid, json) SELECT rid * 3, json FROM source_resource`,
  sql`INSERT INTO original (rid, json) SELECT rid * 3 + 1, json FROM kept_resource`,
  sql`INSERT INTO original (rid, json) SELECT rid * 3 + 2, json FROM source_history`,
  sql`ALTER TABLE source_resource ADD COLUMN original INTEGER NOT NULL DEFAULT 0`,
  sql`ALTER TABLE kept_resource ADD COLUMN original INTEGER NOT NULL DEFAULT 0`,
  sql`ALTER TABLE source_history ADD COLUMN original INTEGER NOT NULL DEFAULT 0`,
  sql`UPDATE source_resource SET original = rid * 3`,
  sql`UPDATE kept_resource SET original = rid * 3 + 1`,
  sql`UPDATE source_history SET original = rid * 3 + 2`,
  sql`ALTER TABLE source_resource DROP COLUMN json`,
  sql`ALTER TABLE kept_resource DROP COLUMN json`,
  sql`ALTER TABLE source_history DROP COLUMN json`,
];

/** What later imports look up: the kind a resource became, what others call it, and the identifiers it goes by. */
const identities: readonly Sql[] = [
  sql`ALTER TABLE source_identity ADD COLUMN kind TEXT NOT NULL DEFAULT 'kept'`,
  sql`ALTER TABLE source_identity ADD COLUMN words TEXT NOT NULL DEFAULT ''`,
  sql`UPDATE source_identity SET kind = CASE type WHEN 'Patient' THEN 'patient' WHEN 'Observation' THEN 'observation' ELSE 'allergy-intolerance' END
    WHERE record_id IS NOT NULL`,
  sql`CREATE TABLE source_identifier (
    type TEXT NOT NULL, system TEXT NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT NOT NULL,
    PRIMARY KEY (type, system, value, source, source_id)) STRICT, WITHOUT ROWID`,
  sql`CREATE INDEX source_identifier_by_owner ON source_identifier (type, source, source_id)`,
];

/** A job's state and how far it came; what it read and has not written yet. There is one stage: one job is unfinished at a time. */
const jobs: readonly Sql[] = [
  sql`DROP TABLE interchange_stage`,
  // The counters say how far: files wholly read, rows placed with their patient, shared rows and patients written.
  sql`CREATE TABLE import_job (
    rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, phase TEXT NOT NULL, reason TEXT, from_where TEXT NOT NULL,
    source TEXT NOT NULL, staff_id TEXT NOT NULL, begun_at TEXT NOT NULL, changed_at TEXT NOT NULL, manifest TEXT NOT NULL,
    files_done INTEGER NOT NULL DEFAULT 0, bytes_done INTEGER NOT NULL DEFAULT 0, bytes_total INTEGER, rows_read INTEGER NOT NULL DEFAULT 0,
    last_seq INTEGER NOT NULL, placed_to INTEGER NOT NULL, shared_to INTEGER NOT NULL, unit_to INTEGER NOT NULL DEFAULT 0, rows_done INTEGER NOT NULL DEFAULT 0,
    report TEXT NOT NULL) STRICT`,
  sql`CREATE INDEX import_job_by_state ON import_job (state)`,
  // In file order by its key; kept with the job.
  sql`CREATE TABLE import_refusal (
    job INTEGER NOT NULL, file_number INTEGER NOT NULL, place TEXT NOT NULL, n INTEGER NOT NULL, file TEXT NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (job, file_number, place, n)) STRICT, WITHOUT ROWID`,

  // `seq` is also the rid of its original.
  sql`CREATE TABLE import_row (
    seq INTEGER PRIMARY KEY, file_number INTEGER NOT NULL, file TEXT NOT NULL, path TEXT NOT NULL, scope TEXT NOT NULL, full_url TEXT NOT NULL,
    type TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT NOT NULL, origin TEXT NOT NULL, content_hash TEXT NOT NULL,
    last_updated TEXT NOT NULL, words TEXT NOT NULL, dated TEXT NOT NULL, set_key TEXT NOT NULL, fields TEXT NOT NULL,
    ref_type TEXT, ref_url TEXT, ref_source TEXT, ref_id TEXT, ref_system TEXT, ref_value TEXT) STRICT`,
  sql`CREATE INDEX import_row_by_url ON import_row (scope, full_url) WHERE full_url <> ''`,
  sql`CREATE INDEX import_row_by_key ON import_row (type, source, source_id)`,
  sql`CREATE TABLE import_link (
    seq INTEGER NOT NULL, field TEXT NOT NULL, type TEXT NOT NULL, url TEXT NOT NULL, source TEXT, id TEXT, system TEXT, value TEXT,
    PRIMARY KEY (seq, field)) STRICT, WITHOUT ROWID`,
  sql`CREATE TABLE import_identifier (
    rid INTEGER PRIMARY KEY, seq INTEGER NOT NULL, type TEXT NOT NULL, system TEXT NOT NULL, value TEXT NOT NULL) STRICT`,
  sql`CREATE INDEX import_identifier_by_value ON import_identifier (type, system, value)`,
  sql`CREATE INDEX import_identifier_by_row ON import_identifier (seq)`,
  // A unit is a patient by key. Unit 0 has what belongs to nobody, -1 what fits several patients.
  sql`CREATE TABLE import_unit (
    no INTEGER PRIMARY KEY, source TEXT NOT NULL, source_id TEXT NOT NULL, UNIQUE (source, source_id)) STRICT`,
  sql`CREATE TABLE import_member (unit INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (unit, seq)) STRICT, WITHOUT ROWID`,
];

export const importJobs: Migration = {
  version: 140,
  name: 'import-jobs',
  up: async (tx) => {
    for (const statement of [...originals, ...identities, ...jobs]) await tx.run(statement);
  },
};
