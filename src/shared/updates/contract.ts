import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { updateRefusals } from './refusals.ts';

/** How it stands with this program on this computer. */
export const UpdateStatus = z.object({
  /** Of the program that runs. */
  version: z.string(),
  /** `by-hand`: this shell does not update itself. `no-keys`: this build follows nobody's signature. */
  here: z.enum(['yes', 'by-hand', 'no-keys']),
  phase: z.enum(['idle', 'checking', 'offered', 'fetching', 'fetched', 'installing']),
  /** Signed, newer and for this computer. */
  offered: z.object({ version: z.string(), releasedAt: z.string(), bytes: z.number().int() }).nullable(),
  doneBytes: z.number().int(),
  /** What came of the last step, where it was refused. */
  refused: z.enum(updateRefusals).nullable(),
  /** When the server was asked last, and when it last answered that there is nothing newer. */
  checkedAt: z.string().nullable(),
  currentAt: z.string().nullable(),
  hasServer: z.boolean(),
  /** The rule of the clinic lets it ask once a day. */
  isDaily: z.boolean(),
  /** People besides whoever asks who can unlock this computer: they sign in again after an installation. */
  others: z.number().int(),
});
export type UpdateStatus = z.infer<typeof UpdateStatus>;

const written = { action: 'program-update', subjects: noSubjects } as const;
const looked = z.object({ type: z.enum(['offered', 'current', 'none', 'busy', ...updateRefusals]) });

/** Every refusal is the outcome of the call, so the log has one row of each. */
export const updatesContract = defineContract({
  'updates.status': method({ kind: 'read', permission: 'signed-in', audit: { action: 'none', subjects: noSubjects }, input: z.strictObject({}), output: UpdateStatus }),
  /** Asks the server that the build names. */
  'updates.check': method({ kind: 'job', permission: 'policies:manage', whileDoubted: true, audit: written, input: z.strictObject({}), output: looked }),
  /** Looks into a folder that the person chooses in the computer's own window: a stick. */
  'updates.choose': method({ kind: 'job', permission: 'policies:manage', whileDoubted: true, audit: written, input: z.strictObject({}), output: looked }),
  'updates.fetch': method({
    kind: 'job', permission: 'policies:manage', whileDoubted: true, audit: written, input: z.strictObject({}),
    output: z.object({ type: z.enum(['fetched', 'none', 'busy', ...updateRefusals]) }),
  }),
  /** Checks once more, closes everything and comes back as the new version. */
  'updates.install': method({
    kind: 'job', permission: 'policies:manage', whileDoubted: true, endsSession: true, audit: written, input: z.strictObject({}),
    output: z.object({ type: z.enum(['installing', 'none', ...updateRefusals]) }),
  }),
});
