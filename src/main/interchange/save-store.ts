import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { Strike } from './unit-writes.ts';

/** Which of these readings are struck, with what was said. Read inside the unit's transaction: somebody may strike meanwhile. */
export const readStrikes = async (tx: Writer, recordIds: readonly string[]): Promise<ReadonlyMap<string, Strike>> => {
  if (recordIds.length === 0) return new Map();
  const rows = await tx.all<Strike & { readonly id: string }>(sql`SELECT id, coalesce(struck_by, '') AS struckBy, coalesce(struck_at, '') AS struckAt,
    coalesce(struck_reason, '') AS struckReason FROM observation WHERE id IN (SELECT value FROM json_each(${JSON.stringify(recordIds)})) AND status = 'struck'`);
  return new Map(rows.map(({ id, ...strike }) => [id, strike]));
};

/** Which of these results carry the sensitive label, given here or by their source. */
export const readLabels = async (tx: Writer, recordIds: readonly string[]): Promise<ReadonlySet<string>> => {
  if (recordIds.length === 0) return new Set();
  const rows = await tx.all<{ readonly id: string }>(sql`SELECT id FROM result WHERE id IN (SELECT value FROM json_each(${JSON.stringify(recordIds)})) AND sensitive = 1`);
  return new Set(rows.map(({ id }) => id));
};

/** A staged row as it is to be found again; its original stays where the stage has it. */
export interface SavedRow {
  readonly seq: number;
  readonly recordId: string | null;
  readonly patientId: string | null;
  /** For what is kept: its id as a document, and its folded title. */
  readonly keptId: string | null;
  readonly wordsKey: string;
  readonly isSensitive: boolean;
}

const keyJoin = `k.type = r.type AND k.source = r.source AND k.source_id = r.source_id`;

/** What is there now goes to the history, before its identity is replaced. Content that only settles elsewhere has no history. */
const keepReplaced = (tx: Writer, replaced: string, now: string): Promise<number> =>
  tx.run({
    text: `INSERT OR IGNORE INTO source_history (type, source, source_id, content_hash, last_updated, replaced_at, original)
      SELECT k.type, k.source, k.source_id, k.content_hash, k.last_updated, ?, coalesce(imported.original, kept.original)
      FROM json_each(?) AS wanted JOIN import_row AS r ON r.seq = wanted.value JOIN source_identity AS k ON ${keyJoin}
        LEFT JOIN source_resource AS imported ON imported.record_id = k.record_id
        LEFT JOIN kept_resource AS kept ON kept.type = r.type AND kept.source = r.source AND kept.source_id = r.source_id
      WHERE coalesce(imported.original, kept.original) IS NOT NULL AND k.content_hash <> r.content_hash`,
    values: [now, replaced],
  });

/** A document that becomes a record, or finds its patient: the row that stood for it goes, with its original when that is no history. */
const dropKept = async (tx: Writer, replaced: string): Promise<void> => {
  await tx.run({
    text: `DELETE FROM original WHERE rid IN (SELECT kept.original FROM json_each(?) AS wanted JOIN import_row AS r ON r.seq = wanted.value
      JOIN source_identity AS k ON ${keyJoin} JOIN kept_resource AS kept ON kept.type = r.type AND kept.source = r.source AND kept.source_id = r.source_id
      WHERE k.content_hash = r.content_hash)`,
    values: [replaced],
  });
  await tx.run(sql`DELETE FROM kept_resource WHERE rid IN (SELECT kept.rid FROM json_each(${replaced}) AS wanted JOIN import_row AS r ON r.seq = wanted.value
    JOIN kept_resource AS kept ON kept.type = r.type AND kept.source = r.source AND kept.source_id = r.source_id WHERE r.kind <> 'kept')`);
};

const saveLosers = (tx: Writer, seqs: readonly number[], now: string): Promise<number> =>
  tx.run(sql`INSERT OR IGNORE INTO source_history (type, source, source_id, content_hash, last_updated, replaced_at, original)
    SELECT r.type, r.source, r.source_id, r.content_hash, r.last_updated, ${now}, r.seq
    FROM json_each(${JSON.stringify(seqs)}) AS wanted JOIN import_row AS r ON r.seq = wanted.value`);

// Rows come as arrays and are parsed once: a row of `json_each` would write and parse its text anew for every column.
const batch = 'WITH s(seq, record_id, patient_id, kept_id, words_key, sensitive) AS MATERIALIZED (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM jsonb_each(?))';

const saveIdentities = async (tx: Writer, rows: string): Promise<void> => {
  await tx.run({
    text: `INSERT INTO source_identity (type, source, source_id, record_id, patient_id, content_hash, last_updated, kind, words) ${batch}
      SELECT r.type, r.source, r.source_id, s.record_id, s.patient_id, r.content_hash, r.last_updated, r.kind, r.words
      FROM s CROSS JOIN import_row AS r ON r.seq = s.seq WHERE true
      ON CONFLICT (type, source, source_id) DO UPDATE SET record_id = excluded.record_id, patient_id = excluded.patient_id,
        content_hash = excluded.content_hash, last_updated = excluded.last_updated, kind = excluded.kind, words = excluded.words`,
    values: [rows],
  });
  await tx.run({
    text: `INSERT INTO source_resource (record_id, type, patient_id, origin, original) ${batch}
      SELECT s.record_id, r.type, s.patient_id, r.origin, r.seq FROM s CROSS JOIN import_row AS r ON r.seq = s.seq WHERE s.record_id IS NOT NULL
      ON CONFLICT (record_id) DO UPDATE SET patient_id = excluded.patient_id, origin = excluded.origin, original = excluded.original`,
    values: [rows],
  });
};

const saveKept = (tx: Writer, rows: string): Promise<number> =>
  tx.run({
    text: `INSERT INTO kept_resource (type, source, source_id, patient_id, id, origin, title, sort_at, words_key, sensitive, original) ${batch}
      SELECT r.type, r.source, r.source_id, s.patient_id, s.kept_id, r.origin, r.words, r.dated, s.words_key, s.sensitive, r.seq
      FROM s CROSS JOIN import_row AS r ON r.seq = s.seq WHERE s.kept_id IS NOT NULL
      ON CONFLICT (type, source, source_id) DO UPDATE SET patient_id = excluded.patient_id, origin = excluded.origin, title = excluded.title,
        sort_at = excluded.sort_at, words_key = excluded.words_key, sensitive = max(sensitive, excluded.sensitive), original = excluded.original`,
    values: [rows],
  });

const saveIdentifiers = async (tx: Writer, seqs: string, replaced: readonly number[]): Promise<void> => {
  if (replaced.length > 0) {
    await tx.run(sql`DELETE FROM source_identifier WHERE (type, source, source_id) IN (
      SELECT r.type, r.source, r.source_id FROM json_each(${JSON.stringify(replaced)}) AS wanted JOIN import_row AS r ON r.seq = wanted.value)`);
  }
  await tx.run(sql`INSERT OR IGNORE INTO source_identifier (type, system, value, source, source_id)
    SELECT i.type, i.system, i.value, r.source, r.source_id
    FROM json_each(${seqs}) AS s JOIN import_identifier AS i ON i.seq = s.value JOIN import_row AS r ON r.seq = i.seq`);
};

/** What a unit leaves beside its records. `replaced` are rows whose key was here before; `dropped` are originals nothing refers to. */
export const saveUnits = async (
  tx: Writer,
  { saved, replaced, losers, dropped, now }: {
    readonly saved: readonly SavedRow[]; readonly replaced: readonly number[]; readonly losers: readonly number[]; readonly dropped: readonly number[]; readonly now: string;
  },
): Promise<void> => {
  if (replaced.length > 0) {
    const replacedJson = JSON.stringify(replaced);
    await keepReplaced(tx, replacedJson, now);
    await dropKept(tx, replacedJson);
  }
  if (losers.length > 0) await saveLosers(tx, losers, now);
  if (saved.length > 0) {
    const rows = JSON.stringify(saved.map(({ seq, recordId, patientId, keptId, wordsKey, isSensitive }) => [seq, recordId, patientId, keptId, wordsKey, isSensitive ? 1 : 0]));
    await saveIdentities(tx, rows);
    if (saved.some(({ keptId }) => keptId !== null)) await saveKept(tx, rows);
    await saveIdentifiers(tx, JSON.stringify(saved.map(({ seq }) => seq)), replaced);
  }
  if (dropped.length > 0) await tx.run(sql`DELETE FROM original WHERE rid IN (SELECT value FROM json_each(${JSON.stringify(dropped)}))`);
};
