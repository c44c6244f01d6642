import type { ImportReport, JobPhase, JobReason, JobState } from '#shared/interchange/contract.ts';

export type Outcome = 'resources' | 'updated' | 'unchanged' | 'kept';
export type Counts = Readonly<Record<Outcome, Readonly<Record<string, number>>>>;

/** How far a job came, each written with what it counts. */
export interface Reached {
  /** Files wholly read, and bytes. */
  readonly filesDone: number;
  readonly bytesDone: number;
  readonly bytesTotal: number | null;
  readonly rowsRead: number;
  /** Staged rows go up to this place. */
  readonly lastSeq: number;
  /** Rows up to here have their unit. */
  readonly placedTo: number;
  /** Rows of units 0 and -1 up to here are written. */
  readonly sharedTo: number;
  /** Units up to here are written. */
  readonly unitTo: number;
  readonly rowsDone: number;
  readonly counts: Counts;
}

/** A job as its row has it. */
export interface Job extends Reached {
  readonly rid: number;
  readonly id: string;
  readonly state: JobState;
  readonly phase: JobPhase;
  readonly reason: JobReason | null;
  readonly from: 'window' | 'cli';
  readonly source: string;
  /** Who began it. */
  readonly staffId: string;
  readonly begunAt: string;
  /** Tells a list of files from another; '' for a window's. */
  readonly manifest: string;
}

/** What happened to one resource; counted in the transaction that did it. */
export type Counted =
  | { readonly type: 'counted'; readonly outcome: Outcome; readonly resourceType: string }
  | { readonly type: 'refused'; readonly fileNumber: number; readonly file: string; readonly path: string; readonly reason: string };

export type Refusal = Extract<Counted, { type: 'refused' }>;

export const counted = (outcome: Outcome, row: { readonly type: string }): Counted => ({ type: 'counted', outcome, resourceType: row.type });
export const refused = (row: Pick<Refusal, 'fileNumber' | 'file' | 'path'>, reason: string): Counted =>
  ({ type: 'refused', fileNumber: row.fileNumber, file: row.file, path: row.path, reason });

export const noCounts: Counts = { resources: {}, updated: {}, unchanged: {}, kept: {} };

export const addCounts = (counts: Counts, events: readonly Counted[]): Counts => {
  const sum = { resources: { ...counts.resources }, updated: { ...counts.updated }, unchanged: { ...counts.unchanged }, kept: { ...counts.kept } };
  for (const event of events) {
    if (event.type === 'counted') sum[event.outcome][event.resourceType] = (sum[event.outcome][event.resourceType] ?? 0) + 1;
  }
  return sum;
};

export const refusalsIn = (events: readonly Counted[]): readonly Refusal[] => events.filter((event) => event.type === 'refused');

/** `listed` are the first refusals in file order, `all` how many there are. */
export const reportOf = (job: Job, listed: ImportReport['refused'], all: number): ImportReport => ({
  files: job.filesDone, patients: job.counts.resources['Patient'] ?? 0, ...job.counts, refused: listed, refusedMore: all - listed.length,
});
