import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, moment, uuid } from '#shared/contract/fields.ts';

/** By FHIR resource type. */
const counts = z.record(z.string(), z.number().int());
export const Refused = z.object({
  file: z.string(),
  /** Where in the file: `Bundle.entry[3].resource`, `line 4`; '' for the whole of it. */
  path: z.string(),
  reason: z.string(),
});
/** What a job did so far; exact after a crash too, for it is written with each unit. Each resource is counted once. */
export const ImportReport = z.object({
  files: z.number().int(), patients: z.number().int(),
  /** New records, records with a newer version, those that were there already, and resources kept without a table of their own. */
  resources: counts, updated: counts, unchanged: counts, kept: counts,
  /** The first 1,000 in file order; `refusedMore` counts the rest. */
  refused: z.array(Refused), refusedMore: z.number().int(),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** `stopped` can be continued; `cancelled`, `done` and `failed` are over. */
export const jobStates = ['running', 'paused', 'stopped', 'done', 'cancelled', 'failed'] as const;
export type JobState = (typeof jobStates)[number];
/** `reading` goes through the files, `writing` patient by patient. */
export const jobPhases = ['reading', 'writing'] as const;
export type JobPhase = (typeof jobPhases)[number];
/** Why a job is stopped, cancelled or failed. `put-aside`: another import was begun in its place. */
export const jobReasons = ['signed-out', 'crash', 'disk-full', 'interrupted', 'put-aside', 'cancelled', 'fault'] as const;
export type JobReason = (typeof jobReasons)[number];

export const ImportProgress = z.object({
  phase: z.enum(jobPhases),
  /** Bytes while reading, resources while writing. */
  done: z.number().int(),
  /** Null while it is not known how much there is. */
  total: z.number().int().nullable(),
  /** Of this phase, from a smoothed rate; null while unknown. */
  secondsLeft: z.number().int().nullable(),
  /** Read so far. */
  resources: z.number().int(),
});
export type ImportProgress = z.infer<typeof ImportProgress>;

export const ImportJob = z.object({
  id: uuid, state: z.enum(jobStates), phase: z.enum(jobPhases), reason: z.enum(jobReasons).nullable(),
  progress: ImportProgress, source: z.string(), begunAt: moment, report: ImportReport,
});
export type ImportJob = z.infer<typeof ImportJob>;

const ofJob = z.strictObject({ jobId: uuid });
const noSuchJob = z.object({ type: z.literal('no-such-job') });
const quiet = { action: 'none', subjects: noSubjects } as const;
const audited = { action: 'import', subjects: noSubjects, record: (input: { readonly jobId: string }) => recordOf('import-job', input.jobId) } as const;
const permission = 'records:import';

/** An import is a job: begun, fed with files piece by piece, started, followed by `job-progress` events and `interchange.job`. */
export const interchangeContract = defineContract({
  /** Begins a job; files follow. One that was stopped is put aside, one that runs or pauses goes first. '' goes by fullUrl and folder. */
  'interchange.begin': method({
    kind: 'job', permission, audit: { action: 'import', subjects: noSubjects, record: (_input, output) => recordOf('import-job', output.jobId) },
    input: z.strictObject({ source: line(200) }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('begun'), jobId: uuid }), z.object({ type: z.literal('busy'), jobId: uuid })]),
  }),
  /**
   * One piece of one file in base64, in order from index 0; `last` ends the file. A window cannot reach the disk.
   * The answer waits until there is room for the next piece, so that no file is ever held whole.
   */
  'interchange.addPiece': method({
    kind: 'job', permission, audit: quiet,
    input: z.strictObject({
      jobId: uuid, fileName: line(255), piece: z.string().max(524_288).regex(/^[A-Za-z0-9+/]*={0,2}$/), index: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER), last: z.boolean(),
    }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('taken') }), z.object({ type: z.literal('out-of-order') }), noSuchJob]),
  }),
  /** All files were sent: what was read is written. `out-of-order` while a file has no last piece. */
  'interchange.start': method({
    kind: 'job', permission, audit: quiet, input: ofJob,
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('started') }), z.object({ type: z.literal('out-of-order') }), noSuchJob]),
  }),
  /** Holds a running job after the unit at hand. */
  'interchange.pause': method({
    kind: 'job', permission, audit: quiet, input: ofJob,
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('paused') }), noSuchJob]),
  }),
  /** Goes on with a paused or stopped job, whoever began it. A window's files that were not wholly read have to be chosen again. */
  'interchange.resume': method({
    kind: 'job', permission, audit: audited, input: ofJob,
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('resumed') }), z.object({ type: z.literal('choose-again') }), noSuchJob]),
  }),
  /** Drops what was not written yet; whole patients stay. */
  'interchange.cancel': method({
    kind: 'job', permission, audit: audited, input: ofJob,
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('cancelled') }), noSuchJob]),
  }),
  /** A job as it stands; null asks for the latest. */
  'interchange.job': method({
    kind: 'read', permission, audit: quiet,
    input: z.strictObject({ jobId: uuid.nullable() }),
    output: z.object({ job: ImportJob.nullable() }),
  }),
});
