import type { ImportReport } from '#shared/interchange/contract.ts';
import { maxRefusedListed } from '#shared/interchange/import-file.ts';
import type { StageRow } from './stage-row.ts';

export type Outcome = 'resources' | 'updated' | 'unchanged' | 'kept';

/** What happened to one resource; gathered during a unit and counted only when its transaction is committed. */
export type Counted =
  | { readonly type: 'counted'; readonly outcome: Outcome; readonly resourceType: string }
  | { readonly type: 'refused'; readonly file: string; readonly path: string; readonly reason: string };

export const counted = (outcome: Outcome, row: Pick<StageRow, 'type'>): Counted => ({ type: 'counted', outcome, resourceType: row.type });
export const refused = (row: Pick<StageRow, 'file' | 'path'>, reason: string): Counted => ({ type: 'refused', file: row.file, path: row.path, reason });

export interface ReportBuilder {
  readonly file: () => void;
  readonly add: (events: readonly Counted[]) => void;
  readonly report: () => ImportReport;
}

export const createReport = (): ReportBuilder => {
  const counts: Record<Outcome, Record<string, number>> = { resources: {}, updated: {}, unchanged: {}, kept: {} };
  const list: ImportReport['refused'] = [];
  let files = 0;
  let refusedMore = 0;
  return {
    file: () => { files += 1; },
    add: (events) => {
      for (const event of events) {
        if (event.type === 'counted') {
          const kind = counts[event.outcome];
          kind[event.resourceType] = (kind[event.resourceType] ?? 0) + 1;
        } else if (list.length < maxRefusedListed) {
          list.push({ file: event.file, path: event.path, reason: event.reason });
        } else {
          refusedMore += 1;
        }
      }
    },
    report: () => ({ files, patients: counts.resources['Patient'] ?? 0, ...structuredClone(counts), refused: [...list], refusedMore }),
  };
};
