import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { ImportKind } from '#shared/interchange/kinds.ts';
import type { KnownIdentity, StageRow } from './stage-row.ts';

export const clearStage = (tx: Writer): Promise<number> => tx.run(sql`DELETE FROM interchange_stage`);

export const insertStage = (tx: Writer, rows: readonly StageRow[]): Promise<number> =>
  tx.run(sql`INSERT INTO interchange_stage (seq, file, path, scope, full_url, type, kind, source, source_id, content_hash, last_updated,
      ref_url, ref_source, ref_id, patient_source, patient_source_id, json)
    SELECT value ->> 'seq', value ->> 'file', value ->> 'path', value ->> 'scope', value ->> 'fullUrl', value ->> 'type', value ->> 'kind',
      value ->> 'source', value ->> 'sourceId', value ->> 'contentHash', value ->> 'lastUpdated', value ->> 'refUrl', value ->> 'refSource', value ->> 'refId',
      iif(value ->> 'kind' = 'patient', value ->> 'source', NULL), iif(value ->> 'kind' = 'patient', value ->> 'sourceId', NULL), value ->> 'json'
    FROM json_each(${JSON.stringify(rows)})`);

/** Names the patient of every staged resource: first by the fullUrls of its own bundle, then by key, staged now or imported before. */
export const resolvePatients = async (tx: Writer): Promise<void> => {
  await tx.run(sql`UPDATE interchange_stage SET patient_source = patient.source, patient_source_id = patient.source_id
    FROM interchange_stage AS patient
    WHERE interchange_stage.kind <> 'patient' AND interchange_stage.ref_url <> '' AND patient.kind = 'patient'
      AND patient.scope = interchange_stage.scope AND patient.full_url = interchange_stage.ref_url`);
  await tx.run(sql`UPDATE interchange_stage SET patient_source = ref_source, patient_source_id = ref_id
    WHERE patient_source_id IS NULL AND ref_id IS NOT NULL AND (
      EXISTS (SELECT 1 FROM interchange_stage AS patient WHERE patient.kind = 'patient' AND patient.source = interchange_stage.ref_source AND patient.source_id = interchange_stage.ref_id)
      OR EXISTS (SELECT 1 FROM source_identity WHERE type = 'Patient' AND source = interchange_stage.ref_source AND source_id = interchange_stage.ref_id))`);
};

export interface PatientKey {
  readonly source: string;
  readonly sourceId: string;
}

export const stagedPatients = (reader: Reader): Promise<readonly PatientKey[]> =>
  reader.all<PatientKey>(sql`SELECT patient_source AS source, patient_source_id AS sourceId FROM interchange_stage
    WHERE patient_source_id IS NOT NULL GROUP BY patient_source, patient_source_id ORDER BY min(seq)`);

/** Resources without a patient, after `afterSeq`, in order. */
export const stagedWithoutPatient = (reader: Reader, afterSeq: number, limit: number): Promise<readonly StageRow[]> =>
  reader.all<StageRow>(sql`SELECT seq, file, path, scope, full_url AS fullUrl, type, kind, source, source_id AS sourceId, content_hash AS contentHash,
      last_updated AS lastUpdated, ref_url AS refUrl, ref_source AS refSource, ref_id AS refId, json
    FROM interchange_stage WHERE patient_source IS NULL AND patient_source_id IS NULL AND seq > ${afterSeq} ORDER BY seq LIMIT ${limit}`);

export const stagedOfPatient = (reader: Reader, key: PatientKey): Promise<readonly StageRow[]> =>
  reader.all<StageRow>(sql`SELECT seq, file, path, scope, full_url AS fullUrl, type, kind, source, source_id AS sourceId, content_hash AS contentHash,
      last_updated AS lastUpdated, ref_url AS refUrl, ref_source AS refSource, ref_id AS refId, json
    FROM interchange_stage WHERE patient_source = ${key.source} AND patient_source_id = ${key.sourceId} ORDER BY seq`);

type Key = Pick<StageRow, 'type' | 'source' | 'sourceId'>;
const keysJson = (keys: readonly Key[]) => JSON.stringify(keys.map(({ type, source, sourceId }) => ({ type, source, sourceId })));

export const readIdentities = (reader: Reader, keys: readonly Key[]): Promise<readonly KnownIdentity[]> =>
  reader.all<KnownIdentity>(sql`SELECT DISTINCT identity.type, identity.source, identity.source_id AS sourceId, record_id AS recordId, patient_id AS patientId,
      content_hash AS contentHash, last_updated AS lastUpdated
    FROM json_each(${keysJson(keys)}) AS wanted JOIN source_identity AS identity
      ON identity.type = wanted.value ->> 'type' AND identity.source = wanted.value ->> 'source' AND identity.source_id = wanted.value ->> 'sourceId'`);

export const readHistoryHashes = async (reader: Reader, keys: readonly Key[]): Promise<ReadonlySet<string>> => {
  const rows = await reader.all<{ hash: string }>(sql`SELECT DISTINCT history.content_hash AS hash
    FROM json_each(${keysJson(keys)}) AS wanted JOIN source_history AS history
      ON history.type = wanted.value ->> 'type' AND history.source = wanted.value ->> 'source' AND history.source_id = wanted.value ->> 'sourceId'`);
  return new Set(rows.map((row) => row.hash));
};

/** Moves what is there now to history, before its identity is replaced. */
export const keepReplaced = async (tx: Writer, keys: readonly Key[], now: string): Promise<void> => {
  await tx.run(sql`INSERT OR IGNORE INTO source_history (type, source, source_id, content_hash, last_updated, replaced_at, json)
    SELECT identity.type, identity.source, identity.source_id, identity.content_hash, identity.last_updated, ${now}, coalesce(original.json, kept.json)
    FROM json_each(${keysJson(keys)}) AS wanted JOIN source_identity AS identity
      ON identity.type = wanted.value ->> 'type' AND identity.source = wanted.value ->> 'source' AND identity.source_id = wanted.value ->> 'sourceId'
    LEFT JOIN source_resource AS original ON original.record_id = identity.record_id
    LEFT JOIN kept_resource AS kept ON kept.type = identity.type AND kept.source = identity.source AND kept.source_id = identity.source_id
    WHERE coalesce(original.json, kept.json) IS NOT NULL`);
};

export const insertHistory = (tx: Writer, rows: readonly StageRow[], now: string): Promise<number> =>
  tx.run(sql`INSERT OR IGNORE INTO source_history (type, source, source_id, content_hash, last_updated, replaced_at, json)
    SELECT value ->> 'type', value ->> 'source', value ->> 'sourceId', value ->> 'contentHash', value ->> 'lastUpdated', ${now}, value ->> 'json'
    FROM json_each(${JSON.stringify(rows)})`);

/** A resource as it is to be found again. `kind` decides where its original is kept. */
export interface StoredResource extends Key {
  readonly kind: ImportKind;
  readonly recordId: string | null;
  readonly patientId: string | null;
  readonly contentHash: string;
  readonly lastUpdated: string;
  readonly json: string;
}

export const saveResources = async (tx: Writer, rows: readonly StoredResource[]): Promise<void> => {
  const json = JSON.stringify(rows);
  await tx.run(sql`INSERT INTO source_identity (type, source, source_id, record_id, patient_id, content_hash, last_updated)
    SELECT value ->> 'type', value ->> 'source', value ->> 'sourceId', value ->> 'recordId', value ->> 'patientId', value ->> 'contentHash', value ->> 'lastUpdated'
    FROM json_each(${json}) WHERE true
    ON CONFLICT (type, source, source_id) DO UPDATE SET record_id = excluded.record_id, patient_id = excluded.patient_id,
      content_hash = excluded.content_hash, last_updated = excluded.last_updated`);
  await tx.run(sql`INSERT INTO source_resource (record_id, json)
    SELECT value ->> 'recordId', value ->> 'json' FROM json_each(${json}) WHERE value ->> 'kind' <> 'kept'
    ON CONFLICT (record_id) DO UPDATE SET json = excluded.json`);
  await tx.run(sql`INSERT INTO kept_resource (type, source, source_id, patient_id, json)
    SELECT value ->> 'type', value ->> 'source', value ->> 'sourceId', value ->> 'patientId', value ->> 'json' FROM json_each(${json}) WHERE value ->> 'kind' = 'kept'
    ON CONFLICT (type, source, source_id) DO UPDATE SET json = excluded.json, patient_id = excluded.patient_id`);
};
