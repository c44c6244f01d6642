import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { MappedKind } from '#shared/interchange/staged.ts';
import type { PatientKey, Unit, UnitRow } from './unit-row.ts';

type Tuple = readonly [
  seq: number, fileNumber: number, file: string, path: string, type: string, kind: MappedKind, source: string, sourceId: string, origin: string,
  contentHash: string, lastUpdated: string, words: string, dated: string, setKey: string, fields: Readonly<Record<string, unknown>>,
  knownKind: MappedKind | null, knownRecordId: string | null, knownPatientId: string | null, knownHash: string | null, knownUpdated: string | null, inHistory: number,
];

const unitRow = (unit: number, tuple: Tuple): UnitRow => {
  const [
    seq, fileNumber, file, path, type, kind, source, sourceId, origin, contentHash, lastUpdated, words, dated, setKey, fields,
    knownKind, recordId, patientId, knownHash, knownUpdated, inHistory,
  ] = tuple;
  const known = knownKind === null || knownHash === null ? null : { kind: knownKind, recordId, patientId, contentHash: knownHash, lastUpdated: knownUpdated ?? '' };
  return {
    unit, seq, fileNumber, file, path, type, kind, source, sourceId, origin, contentHash, lastUpdated, words, dated, setKey, fields, known, isInHistory: inHistory === 1,
  };
};

/** The next patients after unit `after`, with how many rows each has. */
export const nextUnits = (reader: Reader, after: number, limit: number): Promise<readonly PatientKey[]> =>
  reader.all<PatientKey>(sql`SELECT u.no, u.source, u.source_id AS sourceId,
      (SELECT record_id FROM source_identity AS k WHERE k.type = 'Patient' AND k.source = u.source AND k.source_id = u.source_id) AS recordId,
      (SELECT count(*) FROM import_member AS m WHERE m.unit = u.no) AS rows
    FROM import_unit AS u WHERE u.no > ${after} ORDER BY u.no LIMIT ${limit}`);

/** Rows of one unit after `afterSeq`, in order, each with what is known under its key. As one JSON text: each value of a row would cost a call of the binding. */
export const rowsOfUnit = async (reader: Reader, unit: number, afterSeq: number, limit: number): Promise<readonly UnitRow[]> => {
  const found = await reader.get<{ rows: string }>(sql`SELECT json_group_array(json_array(seq, file_number, file, path, type, kind, source, source_id, origin, content_hash,
      last_updated, words, dated, set_key, json(fields), known_kind, record_id, patient_id, known_hash, known_updated, in_history)) AS rows FROM (
    SELECT r.*, k.kind AS known_kind, k.record_id, k.patient_id, k.content_hash AS known_hash, k.last_updated AS known_updated,
      k.content_hash IS NOT NULL AND EXISTS (SELECT 1 FROM source_history AS h
        WHERE h.type = r.type AND h.source = r.source AND h.source_id = r.source_id AND h.content_hash = r.content_hash) AS in_history
    FROM import_member AS m JOIN import_row AS r ON r.seq = m.seq
      LEFT JOIN source_identity AS k ON k.type = r.type AND k.source = r.source AND k.source_id = r.source_id
    WHERE m.unit = ${unit} AND m.seq > ${afterSeq} ORDER BY m.seq LIMIT ${limit})`);
  return (JSON.parse(found?.rows ?? '[]') as readonly Tuple[]).map((tuple) => unitRow(unit, tuple));
};

/**
 * The words of what these rows refer to, in the order a reference is read: fullUrls of its own bundle, key, identifier; each looked for
 * in the stage, then among what came in earlier. An identifier that fits several gives none.
 */
const wordsOf = (reader: Reader, seqs: readonly number[]): Promise<readonly { readonly seq: number; readonly field: string; readonly words: string }[]> =>
  reader.all(sql`SELECT seq, field, words FROM (
    SELECT l.seq, l.field, coalesce(
      CASE WHEN l.url <> '' AND r.scope <> '' THEN (SELECT t.words FROM import_row AS t WHERE t.scope = r.scope AND t.full_url = l.url AND t.full_url <> '' ORDER BY t.seq LIMIT 1) END,
      CASE WHEN l.id IS NOT NULL THEN (SELECT t.words FROM import_row AS t WHERE t.type = l.type AND t.source = l.source AND t.source_id = l.id ORDER BY t.seq DESC LIMIT 1) END,
      CASE WHEN l.id IS NOT NULL THEN (SELECT k.words FROM source_identity AS k WHERE k.type = l.type AND k.source = l.source AND k.source_id = l.id) END,
      CASE WHEN l.value IS NOT NULL THEN (SELECT CASE WHEN count(*) = 1 THEN max(words) END FROM (
        SELECT t.source, t.source_id, t.words FROM import_identifier AS i JOIN import_row AS t ON t.seq = i.seq
          WHERE i.type = l.type AND i.system = l.system AND i.value = l.value
        UNION SELECT k.source, k.source_id, k.words FROM source_identifier AS s
          JOIN source_identity AS k ON k.type = s.type AND k.source = s.source AND k.source_id = s.source_id
          WHERE s.type = l.type AND s.system = l.system AND s.value = l.value)) END) AS words
    FROM json_each(${JSON.stringify(seqs)}) AS wanted JOIN import_link AS l ON l.seq = wanted.value JOIN import_row AS r ON r.seq = l.seq)
    WHERE words <> ''`);

const rowsAtOnce = 400;

/** A unit as it is now; read in pieces, so that no single answer holds up the main thread. */
export const readUnit = async (reader: Reader, patient: PatientKey): Promise<Unit> => {
  const rows: UnitRow[] = [];
  const words = new Map<number, { readonly field: string; readonly words: string }[]>();
  for (let after = 0, more = true; more;) {
    const piece = await rowsOfUnit(reader, patient.no, after, rowsAtOnce);
    after = piece.at(-1)?.seq ?? after;
    more = piece.length === rowsAtOnce;
    rows.push(...piece);
    for (const { seq, ...found } of await readWords(reader, piece)) words.set(seq, [...(words.get(seq) ?? []), found]);
  }
  return { patient, rows, words };
};

/** Of rows of a typed kind; what is only kept has no fields to fill. */
export const readWords = async (reader: Reader, rows: readonly UnitRow[]) => {
  const seqs = rows.filter(({ kind }) => kind !== 'kept').map(({ seq }) => seq);
  return seqs.length === 0 ? [] : wordsOf(reader, seqs);
};
