import { counted, refused } from './job.ts';
import type { Counted } from './job.ts';
import { keyText } from './unit-row.ts';
import type { KnownIdentity, UnitRow } from './unit-row.ts';

/** What a unit must write: the content that won per key, and the contents that lost. */
export interface Decision {
  /** The winner of each key that is new or changed; `known` when it came in before. */
  readonly winners: readonly Winner[];
  readonly losers: readonly UnitRow[];
  readonly events: readonly Counted[];
}
export interface Winner {
  readonly row: UnitRow;
  readonly known: KnownIdentity | null;
}

interface Standing {
  row: UnitRow | undefined;
  contentHash: string;
  lastUpdated: string;
  readonly known: KnownIdentity | null;
}

/** Positive when `a` is later, 0 when they are the same moment or either is missing. */
const later = (a: string, b: string): number => {
  const difference = Date.parse(a) - Date.parse(b);
  return Number.isNaN(difference) ? 0 : difference;
};

/** Content we have, but in a worse place: kept before its kind had a table, or before its patient was here. */
const canSettle = (row: UnitRow, known: KnownIdentity, patientId: string | null): boolean =>
  known.contentHash === row.contentHash && known.recordId === null && (row.kind !== 'kept' || (known.patientId === null && patientId !== null));

/**
 * Same key and content: unchanged. Other content: the later `meta.lastUpdated` wins and the other goes to history; without
 * two dates that differ the first stays and the other is refused (docs/fhir-mapping.md). Rows come in file order.
 */
export const decide = (rows: readonly UnitRow[], patientId: string | null): Decision => {
  const standing = new Map<string, Standing>();
  const losers: UnitRow[] = [];
  const events: Counted[] = [];
  const seenLosing = new Set<string>();
  const winAs = (there: Standing, row: UnitRow) => Object.assign(there, { row, contentHash: row.contentHash, lastUpdated: row.lastUpdated });
  for (const row of rows) {
    const key = keyText(row);
    let there = standing.get(key);
    if (there === undefined && row.known !== null) {
      there = { row: undefined, contentHash: row.known.contentHash, lastUpdated: row.known.lastUpdated, known: row.known };
      standing.set(key, there);
    }
    if (there === undefined) {
      standing.set(key, { row, contentHash: row.contentHash, lastUpdated: row.lastUpdated, known: null });
      events.push(counted(row.kind === 'kept' ? 'kept' : 'resources', row));
    } else if (there.row === undefined && there.known !== null && canSettle(row, there.known, patientId)) {
      winAs(there, row);
      events.push(counted('updated', row));
    } else if (there.contentHash === row.contentHash || row.isInHistory || seenLosing.has(`${key}\n${row.contentHash}`)) {
      events.push(counted('unchanged', row));
    } else if (row.kind !== 'kept' && there.known !== null && there.known.recordId !== null && there.known.patientId !== patientId) {
      // The same reading under two patients: neither may move to the other without a person looking.
      events.push(refused(row, 'conflicting-content'));
    } else {
      const difference = later(row.lastUpdated, there.lastUpdated);
      if (difference === 0) {
        events.push(refused(row, 'conflicting-content'));
        continue;
      }
      events.push(counted('updated', row));
      seenLosing.add(`${key}\n${difference < 0 ? row.contentHash : there.contentHash}`);
      if (difference < 0) losers.push(row);
      else {
        if (there.row !== undefined) losers.push(there.row);
        winAs(there, row);
      }
    }
  }
  const winners = [...standing.values()].flatMap(({ row, known }) => (row === undefined ? [] : [{ row, known }]));
  return { winners, losers, events };
};
