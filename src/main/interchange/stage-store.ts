import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { ReadBatch } from './reading/index.ts';

/**
 * One batch of the reading side as it came: the rows, their links and identifiers, and each original under the row's number. The JSON is
 * parsed once, into a table of this connection's memory: every reference to a row of `json_each` would write its text anew.
 */
export const insertBatch = async (tx: Writer, { rowsJson, originals = new Uint8Array(0) }: Pick<ReadBatch, 'rowsJson' | 'originals'>): Promise<void> => {
  await tx.run(sql`CREATE TEMP TABLE IF NOT EXISTS import_batch (v BLOB NOT NULL) STRICT`);
  await tx.run(sql`DELETE FROM temp.import_batch`);
  await tx.run(sql`INSERT INTO temp.import_batch (v) SELECT value FROM jsonb_each(${rowsJson})`);
  await tx.run(sql`INSERT INTO import_row (seq, file_number, file, path, scope, full_url, type, kind, source, source_id, origin, content_hash, last_updated, words,
      dated, set_key, fields, ref_type, ref_url, ref_source, ref_id, ref_system, ref_value)
    SELECT v ->> 'seq', v ->> 'fileNumber', v ->> 'file', v ->> 'path', v ->> 'scope', v ->> 'fullUrl', v ->> 'type', v ->> 'kind',
      v ->> 'source', v ->> 'sourceId', v ->> 'origin', v ->> 'contentHash', v ->> 'lastUpdated', v ->> 'words', v ->> 'dated',
      v ->> 'setKey', v ->> 'fields', v ->> '$.patient.type', v ->> '$.patient.url', v ->> '$.patient.source', v ->> '$.patient.id',
      v ->> '$.patient.system', v ->> '$.patient.value'
    FROM temp.import_batch`);
  await tx.run(sql`INSERT INTO original (rid, json) SELECT v ->> 'seq', coalesce(v ->> 'json', CAST(substr(${originals}, v ->> 'at', v ->> 'length') AS TEXT))
    FROM temp.import_batch`);
  await tx.run(sql`INSERT OR IGNORE INTO import_link (seq, field, type, url, source, id, system, value)
    SELECT v ->> 'seq', l.value ->> 'field', l.value ->> '$.to.type', l.value ->> '$.to.url', l.value ->> '$.to.source', l.value ->> '$.to.id',
      l.value ->> '$.to.system', l.value ->> '$.to.value'
    FROM temp.import_batch, json_each(v, '$.links') AS l`);
  await tx.run(sql`INSERT INTO import_identifier (seq, type, system, value)
    SELECT v ->> 'seq', v ->> 'type', i.value ->> 'system', i.value ->> 'value' FROM temp.import_batch, json_each(v, '$.identifiers') AS i`);
  // What a patient's file said does not wait in memory for the next import.
  await tx.run(sql`DELETE FROM temp.import_batch`);
};

/** The last staged place, or undefined for an empty stage. */
export const lastStaged = async (reader: Reader): Promise<number | undefined> =>
  (await reader.get<{ seq: number | null }>(sql`SELECT max(seq) AS seq FROM import_row`))?.seq ?? undefined;

const piece = 1_000;

/** Takes back rows of files that were not wholly read, a piece at a time; answers how many, 0 when none is left. */
export const dropUnreadPiece = async (tx: Writer, filesDone: number): Promise<number> => {
  const gone = await tx.all<{ seq: number }>(sql`DELETE FROM import_row
    WHERE seq IN (SELECT seq FROM import_row ORDER BY seq DESC LIMIT ${piece}) AND file_number > ${filesDone} RETURNING seq`);
  if (gone.length === 0) return 0;
  const seqs = JSON.stringify(gone.map(({ seq }) => seq));
  await tx.run(sql`DELETE FROM original WHERE rid IN (SELECT value FROM json_each(${seqs}))`);
  await tx.run(sql`DELETE FROM import_link WHERE seq IN (SELECT value FROM json_each(${seqs}))`);
  await tx.run(sql`DELETE FROM import_identifier WHERE seq IN (SELECT value FROM json_each(${seqs}))`);
  return gone.length;
};

/** Refusals of files that will be read again. */
export const dropUnreadRefusals = (tx: Writer, job: number, filesDone: number): Promise<number> =>
  tx.run(sql`DELETE FROM import_refusal WHERE job = ${job} AND file_number > ${filesDone}`);

/**
 * Clears the stage a piece at a time: originals are not to go with rows that were written, so what a job left unwritten is told by how
 * far it came. Answers false when the stage is empty.
 */
export const sweepPiece = async (tx: Writer, reached: { readonly placedTo: number; readonly sharedTo: number; readonly unitTo: number }): Promise<boolean> => {
  const { placedTo, sharedTo, unitTo } = reached;
  const members = await tx.all<{ unit: number; seq: number }>(sql`DELETE FROM import_member
    WHERE (unit, seq) IN (SELECT unit, seq FROM import_member ORDER BY unit, seq LIMIT ${piece}) RETURNING unit, seq`);
  if (members.length > 0) {
    const unwritten = members.filter(({ unit, seq }) => (unit > 0 ? unit > unitTo : seq > sharedTo)).map(({ seq }) => seq);
    if (unwritten.length > 0) await tx.run(sql`DELETE FROM original WHERE rid IN (SELECT value FROM json_each(${JSON.stringify(unwritten)}))`);
    return true;
  }
  const rows = await tx.all<{ seq: number }>(sql`DELETE FROM import_row WHERE seq IN (SELECT seq FROM import_row ORDER BY seq LIMIT ${piece}) RETURNING seq`);
  if (rows.length > 0) {
    const seqs = JSON.stringify(rows.map(({ seq }) => seq));
    const unplaced = rows.filter(({ seq }) => seq > placedTo).map(({ seq }) => seq);
    if (unplaced.length > 0) await tx.run(sql`DELETE FROM original WHERE rid IN (SELECT value FROM json_each(${JSON.stringify(unplaced)}))`);
    await tx.run(sql`DELETE FROM import_link WHERE seq IN (SELECT value FROM json_each(${seqs}))`);
    await tx.run(sql`DELETE FROM import_identifier WHERE seq IN (SELECT value FROM json_each(${seqs}))`);
    return true;
  }
  return (await tx.run(sql`DELETE FROM import_unit WHERE no IN (SELECT no FROM import_unit ORDER BY no LIMIT ${piece})`)) > 0;
};

/** So many rows are emptied page by page at once: row by row takes several times as long, and more rows would hold up a person who saves. */
const mostAtOnce = 30_000;

/** Empties the stage of a job whose every row is written, as `sweepPiece` would; leaves a large one to that. */
export const sweepWritten = async (commit: (work: (tx: Writer) => Promise<unknown>) => Promise<unknown>, rowsRead: number): Promise<void> => {
  if (rowsRead > mostAtOnce) return;
  await commit((tx) => tx.run(sql`DELETE FROM import_member`));
  await commit(async (tx) => {
    await tx.run(sql`DELETE FROM import_link`);
    await tx.run(sql`DELETE FROM import_identifier`);
    await tx.run(sql`DELETE FROM import_row`);
  });
};

/** Refused rows that fitted several patients leave the stage with the unit that counts them. */
export const dropAmbiguous = (tx: Writer, toSeq: number): Promise<number> => tx.run(sql`DELETE FROM import_member WHERE unit = -1 AND seq <= ${toSeq}`);
