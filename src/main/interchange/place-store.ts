import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';

export interface SeqRange {
  readonly after: number;
  readonly to: number;
}

/** Makes units of the patients staged in this range, in order. */
export const makeUnits = (tx: Writer, { after, to }: SeqRange): Promise<number> =>
  tx.run(sql`INSERT INTO import_unit (source, source_id) SELECT source, source_id FROM import_row
    WHERE seq > ${after} AND seq <= ${to} AND kind = 'patient' ORDER BY seq ON CONFLICT DO NOTHING`);

/** Makes units of patients who are here already and are referred to by key. */
export const makeUnitsOfKnown = (tx: Writer, { after, to }: SeqRange): Promise<number> =>
  tx.run(sql`INSERT INTO import_unit (source, source_id) SELECT DISTINCT known.source, known.source_id
    FROM import_row AS staged JOIN source_identity AS known ON known.type = 'Patient' AND known.source = staged.ref_source AND known.source_id = staged.ref_id
    WHERE staged.seq > ${after} AND staged.seq <= ${to} AND staged.kind <> 'patient' AND known.record_id IS NOT NULL ON CONFLICT DO NOTHING`);

/** Gives each row of the range its unit: its own for a patient, else by the fullUrls of its bundle, else by key; 0 for nobody's. */
export const placeRows = (tx: Writer, { after, to }: SeqRange): Promise<number> =>
  tx.run(sql`INSERT INTO import_member (unit, seq) SELECT coalesce(
      CASE WHEN r.kind = 'patient' THEN (SELECT no FROM import_unit AS u WHERE u.source = r.source AND u.source_id = r.source_id) END,
      CASE WHEN r.kind <> 'patient' AND r.scope <> '' AND r.ref_url <> '' THEN (
        SELECT u.no FROM import_row AS p JOIN import_unit AS u ON u.source = p.source AND u.source_id = p.source_id
        WHERE p.scope = r.scope AND p.full_url = r.ref_url AND p.full_url <> '' AND p.kind = 'patient' ORDER BY p.seq LIMIT 1) END,
      CASE WHEN r.kind <> 'patient' AND r.ref_id IS NOT NULL THEN (SELECT no FROM import_unit AS u WHERE u.source = r.ref_source AND u.source_id = r.ref_id) END,
      0), r.seq
    FROM import_row AS r WHERE r.seq > ${after} AND r.seq <= ${to}`);

interface Candidate {
  readonly seq: number;
  readonly source: string;
  readonly sourceId: string;
}

/** Rows that are still nobody's and name a patient by identifier: conditional and logical references. */
const candidatesOf = (tx: Writer, { after, to }: SeqRange): Promise<readonly Candidate[]> =>
  tx.all<Candidate>(sql`
    SELECT r.seq, p.source, p.source_id AS sourceId FROM import_row AS r JOIN import_member AS m ON m.unit = 0 AND m.seq = r.seq
      JOIN import_identifier AS i ON i.type = 'Patient' AND i.system = r.ref_system AND i.value = r.ref_value JOIN import_row AS p ON p.seq = i.seq
      WHERE r.seq > ${after} AND r.seq <= ${to} AND r.ref_value IS NOT NULL AND r.kind <> 'patient'
    UNION
    SELECT r.seq, known.source, known.source_id FROM import_row AS r JOIN import_member AS m ON m.unit = 0 AND m.seq = r.seq
      JOIN source_identifier AS known ON known.type = 'Patient' AND known.system = r.ref_system AND known.value = r.ref_value
      WHERE r.seq > ${after} AND r.seq <= ${to} AND r.ref_value IS NOT NULL AND r.kind <> 'patient'`);

/** One fit places the row with that patient; several put it into unit -1, to be refused by name. */
export const placeByIdentifier = async (tx: Writer, range: SeqRange): Promise<void> => {
  const candidates = await candidatesOf(tx, range);
  if (candidates.length === 0) return;
  const fits = new Map<number, number>();
  for (const { seq } of candidates) fits.set(seq, (fits.get(seq) ?? 0) + 1);
  const moves = candidates.map((candidate) => ({ ...candidate, isOne: fits.get(candidate.seq) === 1 }));
  const found = JSON.stringify(moves.filter(({ isOne }) => isOne));
  await tx.run(sql`INSERT INTO import_unit (source, source_id) SELECT DISTINCT value ->> 'source', value ->> 'sourceId' FROM json_each(${found}) WHERE true ON CONFLICT DO NOTHING`);
  await tx.run(sql`UPDATE import_member SET unit = -1 WHERE unit = 0 AND seq IN (SELECT value ->> 'seq' FROM json_each(${JSON.stringify(moves)}))`);
  await tx.run(sql`UPDATE import_member SET unit = place.no FROM (
      SELECT u.no, value ->> 'seq' AS seq FROM json_each(${found}) JOIN import_unit AS u ON u.source = value ->> 'source' AND u.source_id = value ->> 'sourceId') AS place
    WHERE import_member.unit = -1 AND import_member.seq = place.seq`);
};
