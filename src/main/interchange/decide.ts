import { keyText } from './stage-row.ts';
import type { KnownIdentity, StageRow } from './stage-row.ts';
import { counted, refused } from './report.ts';
import type { Counted } from './report.ts';

/** What a unit must write: the content that won per key, and the contents that lost. */
export interface Decision {
  /** The winner of each key that is new or changed; `known` when a record is there already. */
  readonly winners: readonly { readonly row: StageRow; readonly known: KnownIdentity | undefined }[];
  readonly losers: readonly StageRow[];
  readonly events: readonly Counted[];
}

interface Standing {
  row: StageRow | undefined;
  contentHash: string;
  lastUpdated: string;
  readonly known: KnownIdentity | undefined;
}

/** Positive when `a` is later, 0 when they are the same moment or either is missing. */
const later = (a: string, b: string): number => {
  const difference = Date.parse(a) - Date.parse(b);
  return Number.isNaN(difference) ? 0 : difference;
};

/**
 * Same key and content: unchanged. Other content: the later `meta.lastUpdated` wins and the other goes to history; without
 * two dates that differ the first stays and the other is refused (docs/fhir-mapping.md). Rows come in file order.
 */
export const decide = (
  rows: readonly StageRow[],
  known: readonly KnownIdentity[],
  historyHashes: ReadonlySet<string>,
  patientId: string | null,
): Decision => {
  const standing = new Map<string, Standing>(
    known.map((identity) => [keyText(identity), { row: undefined, contentHash: identity.contentHash, lastUpdated: identity.lastUpdated, known: identity }]),
  );
  const losers: StageRow[] = [];
  const events: Counted[] = [];
  const seenLosing = new Set(historyHashes);
  for (const row of rows) {
    const there = standing.get(keyText(row));
    if (there === undefined) {
      standing.set(keyText(row), { row, contentHash: row.contentHash, lastUpdated: row.lastUpdated, known: undefined });
      events.push(counted(row.kind === 'kept' ? 'kept' : 'resources', row));
    } else if (there.contentHash === row.contentHash || seenLosing.has(row.contentHash)) {
      events.push(counted('unchanged', row));
    } else if (row.kind !== 'kept' && there.known !== undefined && there.known.patientId !== patientId) {
      // The same reading under two patients: neither may move to the other without a person looking.
      events.push(refused(row, 'conflicting-content'));
    } else {
      const difference = later(row.lastUpdated, there.lastUpdated);
      if (difference === 0) {
        events.push(refused(row, 'conflicting-content'));
      } else if (difference < 0) {
        losers.push(row);
        seenLosing.add(row.contentHash);
        events.push(counted('updated', row));
      } else {
        if (there.row !== undefined) losers.push(there.row);
        seenLosing.add(there.contentHash);
        Object.assign(there, { row, contentHash: row.contentHash, lastUpdated: row.lastUpdated });
        events.push(counted('updated', row));
      }
    }
  }
  const winners = [...standing.values()].flatMap(({ row, known: identity }) => (row === undefined ? [] : [{ row, known: identity }]));
  return { winners, losers, events };
};
