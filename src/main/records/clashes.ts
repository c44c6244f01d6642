import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { clashesOf, detectors, slotOf } from '#shared/sync/detectors.ts';
import type { StandingRecord } from '#shared/sync/detectors.ts';
import type { KindDefinition } from './kind.ts';
import { readRows } from './tables.ts';

/** A record as it was just written. */
export interface WrittenRecord extends StandingRecord {
  readonly isNew: boolean;
}

const dayMs = 86_400_000;
const idsOf = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);
/** Imported records ask nothing of each other: where only such were written, only what was written here is looked at. */
const sourcesFor = (records: readonly StandingRecord[]): string | null => (records.some(({ fields }) => fields['source'] === '') ? null : '');

/** Records that could clash with these, by index. */
const candidatesOf: Readonly<Record<string, (read: Reader, records: readonly StandingRecord[]) => Promise<readonly string[]>>> = {
  medication: async (read, records) => idsOf(await read.all<{ id: string }>(sql`SELECT m.id FROM json_each(${JSON.stringify([...new Set(records.map(({ owner }) => owner))])}) j
    CROSS JOIN medication m ON m.patient_id = j.value AND m.form = 'request' WHERE m.status = 'active' AND m.source = coalesce(${sourcesFor(records)}, m.source)`)),
  // Times of day are kept in UTC, so they sort as text; no slot is longer than a day.
  appointment: async (read, records) => {
    const wanted = records.flatMap((record) => {
      const slot = slotOf(record);
      return slot ? [[record.fields['practitioner'], new Date(slot.from - dayMs).toISOString(), new Date(slot.to).toISOString()]] : [];
    });
    return idsOf(await read.all<{ id: string }>(sql`SELECT a.id FROM json_each(${JSON.stringify(wanted)}) j
      CROSS JOIN appointment a ON a.practitioner = j.value ->> 0 AND a.starts BETWEEN j.value ->> 1 AND j.value ->> 2
      WHERE a.practitioner <> '' AND a.status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in') AND a.source = coalesce(${sourcesFor(records)}, a.source)`));
  },
};

export const mayClash = (kind: KindDefinition): boolean => Object.hasOwn(candidatesOf, kind.kind);

/**
 * Asks what two records of a kind together make a question of, and settles what is none any more, in the caller's transaction and after the rows
 * were written: by what stands here, so that every device asks the same. What a person settled is not asked again. `at`: now, ISO 8601.
 */
export const noteClashes = async (tx: Writer, kind: KindDefinition, written: readonly WrittenRecord[], at: string): Promise<void> => {
  const [detector, candidates] = [detectors[kind.kind], candidatesOf[kind.kind]];
  if (!detector || !candidates) return;
  const taking = written.filter((record) => detector.bucketOf(record) !== undefined);
  const others = taking.length > 0 ? await readRows(tx, kind, await candidates(tx, taking)) : new Map<string, never>();
  const standing = [...others].map(([eid, { owner, fields }]): StandingRecord => ({ eid, owner, fields }));
  const owners = new Map([...standing, ...taking].map(({ eid, owner }) => [eid, owner]));
  // A page or an import brings thousands: each is compared with those of its own bucket only.
  const buckets = new Map<string, StandingRecord[]>();
  for (const record of standing) {
    const bucket = detector.bucketOf(record) ?? '';
    const own = buckets.get(bucket);
    if (own) own.push(record);
    else buckets.set(bucket, [record]);
  }
  const items = new Map(taking.flatMap((record) => clashesOf(kind.kind, record, buckets.get(detector.bucketOf(record) ?? '') ?? []).map((item) => [item.id, item] as const)));
  if (items.size > 0) {
    const rows = [...items.values()].map(({ id, kind: asks, recordKind, eid, field, otherId }) => [id, asks, recordKind, eid, field, owners.get(eid) ?? null, at, otherId ?? null]);
    await tx.run(sql`INSERT INTO review_item (id, kind, record_kind, eid, field, patient_id, raised_at, other_id)
      SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7 FROM json_each(${JSON.stringify(rows)}) WHERE true
      ON CONFLICT (id) DO UPDATE SET raised_at = excluded.raised_at, settled_at = NULL, settled_by = NULL WHERE settled_by = ''`);
  }
  // A record that is new has no questions yet.
  const known = written.flatMap(({ eid, isNew }) => (isNew ? [] : [eid]));
  if (known.length === 0) return;
  const ids = JSON.stringify(known);
  await tx.run(sql`UPDATE review_item SET settled_at = ${at}, settled_by = '' WHERE settled_at IS NULL AND kind = ${detector.asks} AND id IN (
      SELECT r.id FROM json_each(${ids}) j CROSS JOIN review_item r ON r.eid = j.value
      UNION ALL SELECT r.id FROM json_each(${ids}) j CROSS JOIN review_item r ON r.other_id = j.value)
    AND id NOT IN (SELECT value FROM json_each(${JSON.stringify([...items.keys()])}))`);
};
