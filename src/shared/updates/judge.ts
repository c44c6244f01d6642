import { z } from 'zod';
import { compareVersions } from './manifest.ts';
import type { UpdateFile, UpdateManifest } from './manifest.ts';

/** What this program has seen of manifests whose signature held; kept beside the database, about nobody. */
export const UpdateMemory = z.strictObject({
  v: z.literal(1),
  newest: z.strictObject({ version: z.string(), releasedAt: z.string() }).nullable(),
  /** No manifest released at this moment or before counts any more: one of them was seen to be over. */
  overUpTo: z.string().nullable(),
  /** What was refused when the program had closed already; told and written down at the next sign-in. */
  atEnd: z.string().nullable(),
  /** When the server was last asked, by the wall clock. */
  checkedAt: z.string().nullable(),
  /** When it last answered that there is nothing newer: the `checkedAt` of then. */
  currentAt: z.string().nullable().default(null),
  /** The signed manifest of what the server last offered, to be judged anew by the process that comes after a seal. */
  offered: z.string().nullable().default(null),
});
export type UpdateMemory = Readonly<z.infer<typeof UpdateMemory>>;
export const nothingSeen: UpdateMemory = { v: 1, newest: null, overUpTo: null, atEnd: null, checkedAt: null, currentAt: null, offered: null };

/** Why a manifest whose signature holds is not followed. */
export const judgements = ['expired', 'clock-behind', 'replayed', 'older', 'needs-step', 'not-for-this-computer'] as const;
export type Judgement = (typeof judgements)[number];

export interface OwnProgram {
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  readonly format: string;
}

export type Judged =
  | { readonly type: 'update'; readonly file: UpdateFile }
  | { readonly type: 'current' }
  | { readonly type: 'refused'; readonly why: Judgement };

/** A manifest from the day after tomorrow says that the clock of this computer is behind, and nothing can be said of expiry. */
const ahead = 86_400_000;

/** Whether this program goes on to what the manifest names. `now`: ISO 8601, of the wall clock. */
export const judgeManifest = (manifest: UpdateManifest, own: OwnProgram, memory: UpdateMemory, now: string): Judged => {
  const { version, minimumVersion, releasedAt, expiresAt, files } = manifest;
  const refused = (why: Judgement): Judged => ({ type: 'refused', why });
  // Once over is over, also when the clock goes back.
  if (memory.overUpTo !== null && releasedAt <= memory.overUpTo) return refused('expired');
  if (!(Date.parse(now) < Date.parse(expiresAt)) || expiresAt <= releasedAt) return refused('expired');
  if (!(Date.parse(releasedAt) <= Date.parse(now) + ahead)) return refused('clock-behind');
  const { newest } = memory;
  const before = newest ? compareVersions(version, newest.version) : 1;
  if (newest && (before < 0 || (before === 0 && releasedAt < newest.releasedAt))) return refused('replayed');
  const step = compareVersions(version, own.version);
  if (step < 0) return refused('older');
  if (step === 0) return { type: 'current' };
  if (compareVersions(own.version, minimumVersion) < 0) return refused('needs-step');
  const file = files.find((each) => each.platform === own.platform && each.arch === own.arch && each.format === own.format);
  return file ? { type: 'update', file } : refused('not-for-this-computer');
};

/** What is remembered of a manifest after it was judged. */
export const remember = (memory: UpdateMemory, { version, releasedAt }: UpdateManifest, judged: Judged): UpdateMemory => {
  if (judged.type === 'refused') {
    const isOver = judged.why === 'expired' && (memory.overUpTo === null || releasedAt > memory.overUpTo);
    return isOver ? { ...memory, overUpTo: releasedAt } : memory;
  }
  return { ...memory, newest: { version, releasedAt } };
};
