import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { MappedKind } from '#shared/interchange/staged.ts';
import type { PatientKey, Unit, UnitRow } from './unit-row.ts';

type Tuple = readonly [
  unit: number, seq: number, fileNumber: number, file: string, path: string, type: string, kind: MappedKind, source: string, sourceId: string, origin: string,
  contentHash: string, lastUpdated: string, words: string, dated: string, setKey: string, fields: Readonly<Record<string, unknown>>,
  knownKind: MappedKind | null, knownRecordId: string | null, knownPatientId: string | null, knownHash: string | null, knownUpdated: string | null, inHistory: number,
];

const unitRow = (tuple: Tuple): UnitRow => {
  const [
    unit, seq, fileNumber, file, path, type, kind, source, sourceId, origin, contentHash, lastUpdated, words, dated, setKey, fields,
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

/** After which row of which unit, and up to which unit, itself too. */
export interface UnitRange {
  readonly unit: number;
  readonly afterSeq: number;
  readonly lastUnit: number;
}

/** Rows of units, in order, each with what is known under its key. As one JSON text: each value of a row would cost a call of the binding. */
export const rowsOfUnits = async (reader: Reader, { unit, afterSeq, lastUnit }: UnitRange, limit: number): Promise<readonly UnitRow[]> => {
  const found = await reader.get<{ rows: string }>(sql`SELECT json_group_array(json_array(unit, seq, file_number, file, path, type, kind, source, source_id, origin, content_hash,
      last_updated, words, dated, set_key, json(fields), known_kind, record_id, patient_id, known_hash, known_updated, in_history)) AS rows FROM (
    SELECT m.unit, r.*, k.kind AS known_kind, k.record_id, k.patient_id, k.content_hash AS known_hash, k.last_updated AS known_updated,
      k.content_hash IS NOT NULL AND EXISTS (SELECT 1 FROM source_history AS h
        WHERE h.type = r.type AND h.source = r.source AND h.source_id = r.source_id AND h.content_hash = r.content_hash) AS in_history
    FROM import_member AS m JOIN import_row AS r ON r.seq = m.seq
      LEFT JOIN source_identity AS k ON k.type = r.type AND k.source = r.source AND k.source_id = r.source_id
    WHERE (m.unit, m.seq) > (${unit}, ${afterSeq}) AND m.unit <= ${lastUnit} ORDER BY m.unit, m.seq LIMIT ${limit})`);
  return (JSON.parse(found?.rows ?? '[]') as readonly Tuple[]).map(unitRow);
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

/** Units as they are now, `patients` as `nextUnits` lists them; read in pieces, so that no single answer holds up the main thread. */
export const readUnits = async (reader: Reader, patients: readonly PatientKey[]): Promise<readonly Unit[]> => {
  const rows = new Map(patients.map(({ no }) => [no, [] as UnitRow[]]));
  const words = new Map(patients.map(({ no }) => [no, new Map<number, { readonly field: string; readonly words: string }[]>()]));
  const lastUnit = patients.at(-1)?.no ?? 0;
  for (let unit = patients[0]?.no ?? 0, afterSeq = 0, more = patients.length > 0; more;) {
    const piece = await rowsOfUnits(reader, { unit, afterSeq, lastUnit }, rowsAtOnce);
    more = piece.length === rowsAtOnce;
    const unitOf = new Map(piece.map((row) => [row.seq, row.unit]));
    for (const row of piece) rows.get(row.unit)?.push(row);
    for (const { seq, ...found } of await readWords(reader, piece)) {
      const ofUnit = words.get(unitOf.get(seq) ?? 0);
      ofUnit?.set(seq, [...(ofUnit.get(seq) ?? []), found]);
    }
    unit = piece.at(-1)?.unit ?? unit;
    afterSeq = piece.at(-1)?.seq ?? afterSeq;
  }
  return patients.map((patient) => ({ patient, rows: rows.get(patient.no) ?? [], words: words.get(patient.no) ?? new Map() }));
};

/** Of rows of a typed kind; what is only kept has no fields to fill. */
export const readWords = async (reader: Reader, rows: readonly UnitRow[]) => {
  const seqs = rows.filter(({ kind }) => kind !== 'kept').map(({ seq }) => seq);
  return seqs.length === 0 ? [] : wordsOf(reader, seqs);
};
