import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** What tells imported resources apart, their originals, and the stage an import reads them into. All local to this device. */
export const interchange: Migration = {
  version: 20,
  name: 'interchange',
  up: async (tx) => {
    // docs/fhir-mapping.md, who is who: an id that is a UUID has the source ''; without an id, `sha256:` and the content's hash.
    await tx.run(sql`CREATE TABLE source_identity (
      type TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT NOT NULL, record_id TEXT, patient_id TEXT,
      content_hash TEXT NOT NULL, last_updated TEXT NOT NULL DEFAULT '', PRIMARY KEY (type, source, source_id)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE TABLE source_resource (
      rid INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT`);
    await tx.run(sql`CREATE TABLE kept_resource (
      rid INTEGER PRIMARY KEY, type TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT NOT NULL, patient_id TEXT, json TEXT NOT NULL,
      UNIQUE (type, source, source_id)) STRICT`);
    await tx.run(sql`CREATE INDEX kept_resource_by_patient ON kept_resource (patient_id, type) WHERE patient_id IS NOT NULL`);
    await tx.run(sql`CREATE TABLE source_history (
      rid INTEGER PRIMARY KEY, type TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT NOT NULL, content_hash TEXT NOT NULL,
      last_updated TEXT NOT NULL, replaced_at TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (type, source, source_id, content_hash)) STRICT`);

    await tx.run(sql`CREATE TABLE interchange_stage (
      seq INTEGER PRIMARY KEY, file TEXT NOT NULL, path TEXT NOT NULL, scope TEXT NOT NULL, full_url TEXT NOT NULL,
      type TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT NOT NULL, content_hash TEXT NOT NULL,
      last_updated TEXT NOT NULL, ref_url TEXT NOT NULL, ref_source TEXT, ref_id TEXT, patient_source TEXT, patient_source_id TEXT,
      json TEXT NOT NULL) STRICT`);
    await tx.run(sql`CREATE INDEX interchange_stage_by_url ON interchange_stage (scope, full_url) WHERE kind = 'patient'`);
    await tx.run(sql`CREATE INDEX interchange_stage_by_key ON interchange_stage (source, source_id) WHERE kind = 'patient'`);
    await tx.run(sql`CREATE INDEX interchange_stage_by_patient ON interchange_stage (patient_source, patient_source_id, seq)`);
  },
};
