import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Originals become readable in the chart: whose they are, what they are called, when they were, and where each record came from. */
export const originals: Migration = {
  version: 130,
  name: 'originals',
  up: async (tx) => {
    for (const table of [sql`ALTER TABLE patient ADD COLUMN source TEXT NOT NULL DEFAULT ''`, sql`ALTER TABLE observation ADD COLUMN source TEXT NOT NULL DEFAULT ''`,
      sql`ALTER TABLE allergy_intolerance ADD COLUMN source TEXT NOT NULL DEFAULT ''`]) await tx.run(table);

    await tx.run(sql`ALTER TABLE source_resource ADD COLUMN type TEXT NOT NULL DEFAULT ''`);
    await tx.run(sql`ALTER TABLE source_resource ADD COLUMN patient_id TEXT`);
    await tx.run(sql`ALTER TABLE source_resource ADD COLUMN origin TEXT NOT NULL DEFAULT ''`);
    await tx.run(sql`CREATE INDEX source_identity_by_record ON source_identity (record_id) WHERE record_id IS NOT NULL`);
    await tx.run(sql`UPDATE source_resource SET (type, patient_id, origin) = (
      SELECT identity.type, identity.patient_id, identity.source FROM source_identity AS identity WHERE identity.record_id = source_resource.record_id)
      WHERE record_id IN (SELECT record_id FROM source_identity)`);

    await tx.run(sql`ALTER TABLE kept_resource ADD COLUMN id TEXT`);
    await tx.run(sql`ALTER TABLE kept_resource ADD COLUMN origin TEXT NOT NULL DEFAULT ''`);
    await tx.run(sql`ALTER TABLE kept_resource ADD COLUMN title TEXT NOT NULL DEFAULT ''`);
    await tx.run(sql`ALTER TABLE kept_resource ADD COLUMN sort_at TEXT NOT NULL DEFAULT ''`);
    await tx.run(sql`ALTER TABLE kept_resource ADD COLUMN words_key TEXT NOT NULL DEFAULT ''`);
    // A UUID of version 4 (RFC 9562) each, so that a document is named like a record.
    await tx.run(sql`UPDATE kept_resource SET origin = source, id = lower(printf('%s-%s-4%s-8%s-%s',
      hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2), substr(hex(randomblob(2)), 2), hex(randomblob(6))))`);
    await tx.run(sql`CREATE UNIQUE INDEX kept_resource_by_id ON kept_resource (id)`);
    await tx.run(sql`CREATE INDEX kept_resource_in_order ON kept_resource (patient_id, sort_at DESC, rid DESC) WHERE patient_id IS NOT NULL`);
  },
};
