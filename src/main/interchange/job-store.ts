import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { JobReason, JobState, JobPhase } from '#shared/interchange/contract.ts';
import { maxRefusedListed } from '#shared/interchange/import-file.ts';
import type { Counts, Job, Reached, Refusal } from './job.ts';
import { noCounts } from './job.ts';

interface JobRow extends Omit<Job, 'counts'> {
  readonly report: string;
}

const jobOf = ({ report, ...row }: JobRow): Job => ({ ...row, counts: JSON.parse(report) as Counts });
const columns = `rid, id, state, phase, reason, from_where AS "from", source, staff_id AS staffId, begun_at AS begunAt, manifest, files_done AS filesDone, bytes_done AS bytesDone,
  bytes_total AS bytesTotal, rows_read AS rowsRead, last_seq AS lastSeq, placed_to AS placedTo, shared_to AS sharedTo, unit_to AS unitTo, rows_done AS rowsDone, report`;

const one = async (reader: Reader, where: string, values: readonly (string | number)[]): Promise<Job | undefined> => {
  const row = await reader.get<JobRow>({ text: `SELECT ${columns} FROM import_job WHERE ${where}`, values });
  return row && jobOf(row);
};

export const jobById = (reader: Reader, id: string): Promise<Job | undefined> => one(reader, 'id = ?', [id]);
export const latestJob = (reader: Reader): Promise<Job | undefined> => one(reader, 'rid = (SELECT max(rid) FROM import_job)', []);
/** The one job that can still go on; undefined when there is none. */
export const unfinishedJob = (reader: Reader): Promise<Job | undefined> => one(reader, `state IN ('running', 'paused', 'stopped')`, []);

/** Places after all that is staged or kept as an original: those are the same numbers. */
const nextSeq = async (reader: Reader): Promise<number> => {
  const row = await reader.get<{ last: number }>(sql`SELECT max(coalesce((SELECT max(rid) FROM original), 0), coalesce((SELECT max(seq) FROM import_row), 0)) AS last`);
  return (row?.last ?? 0) + 1;
};

/** Makes the row of a job that runs. */
export const insertJob = async (
  tx: Writer, job: Pick<Job, 'id' | 'from' | 'source' | 'begunAt' | 'manifest' | 'staffId'>,
): Promise<Job> => {
  const before = (await nextSeq(tx)) - 1;
  await tx.run(sql`INSERT INTO import_job (id, state, phase, from_where, source, staff_id, begun_at, changed_at, manifest, last_seq, placed_to, shared_to, report)
    VALUES (${job.id}, 'running', 'reading', ${job.from}, ${job.source}, ${job.staffId}, ${job.begunAt}, ${job.begunAt}, ${job.manifest}, ${before}, ${before}, ${before}, ${JSON.stringify(noCounts)})`);
  const made = await jobById(tx, job.id);
  if (!made) throw new Error('a job was not written');
  return made;
};

export const saveReached = (tx: Writer, rid: number, reached: Reached, now: string): Promise<number> =>
  tx.run(sql`UPDATE import_job SET files_done = ${reached.filesDone}, bytes_done = ${reached.bytesDone}, bytes_total = ${reached.bytesTotal},
    rows_read = ${reached.rowsRead}, last_seq = ${reached.lastSeq}, placed_to = ${reached.placedTo}, shared_to = ${reached.sharedTo},
    unit_to = ${reached.unitTo}, rows_done = ${reached.rowsDone}, report = ${JSON.stringify(reached.counts)}, changed_at = ${now} WHERE rid = ${rid}`);

export const saveState = (tx: Writer, rid: number, to: { readonly state: JobState; readonly phase: JobPhase; readonly reason: JobReason | null }, now: string): Promise<number> =>
  tx.run(sql`UPDATE import_job SET state = ${to.state}, phase = ${to.phase}, reason = ${to.reason}, changed_at = ${now} WHERE rid = ${rid}`);

/** What a crash left as running has nobody who works on it. */
export const stopOrphans = (tx: Writer, now: string): Promise<number> =>
  tx.run(sql`UPDATE import_job SET state = 'stopped', reason = 'crash', changed_at = ${now} WHERE state IN ('running', 'paused')`);

/** Sorts in file order: by the byte a path ends with, else by its numbers as numbers (entry[9] before entry[10]); a whole file first. */
const placeOf = (path: string): string => {
  const byte = /@(\d+)$/.exec(path)?.[1];
  return byte === undefined ? path.replace(/\d+/g, (digits) => digits.padStart(12, '0')) : byte.padStart(16, '0');
};

export const insertRefusals = async (tx: Writer, rid: number, refusals: readonly Refusal[]): Promise<void> => {
  if (refusals.length === 0) return;
  const rows = refusals.map((refusal) => ({ ...refusal, place: placeOf(refusal.path) }));
  await tx.run(sql`INSERT INTO import_refusal (job, file_number, place, n, file, path, reason)
    SELECT ${rid}, value ->> 'fileNumber', value ->> 'place',
      key + (SELECT count(*) FROM import_refusal AS same WHERE same.job = ${rid} AND same.file_number = value ->> 'fileNumber' AND same.place = value ->> 'place'),
      value ->> 'file', value ->> 'path', value ->> 'reason'
    FROM json_each(${JSON.stringify(rows)})`);
};

export const readRefusals = async (reader: Reader, rid: number): Promise<{ readonly listed: { file: string; path: string; reason: string }[]; readonly all: number }> => {
  const listed = await reader.all<{ file: string; path: string; reason: string }>(sql`SELECT file, path, reason FROM import_refusal WHERE job = ${rid}
    ORDER BY file_number, place, n LIMIT ${maxRefusedListed}`);
  const all = listed.length < maxRefusedListed ? listed.length
    : ((await reader.get<{ n: number }>(sql`SELECT count(*) AS n FROM import_refusal WHERE job = ${rid}`))?.n ?? listed.length);
  return { listed: [...listed], all };
};
