import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { moment } from '#shared/contract/fields.ts';

export const doubtReasons = ['rollback', 'tables', 'tree', 'log', 'records'] as const;
export type DoubtReason = (typeof doubtReasons)[number];

/** Why the database is not believed to be the one that was left, as a page tells it: ids stay in main. */
const Doubted = z.object({
  reason: z.enum(doubtReasons),
  /** When the proof was made that this database is older than; of a rollback only. */
  provedAt: moment.nullable(),
  /** Which tables, or which kind of record. */
  names: z.array(z.string()),
  /** How many records of the kind. */
  count: z.number().int().nullable(),
});
export type Doubted = z.infer<typeof Doubted>;

const count = z.number().int();
const doubts = z.array(Doubted);
const headAt = moment.nullable();
const Progress = z.object({ phase: z.enum(['log', 'records']), done: count, total: count.nullable() });

/** In the clinic window. No entry of the log is shown by these. */
export const auditProofContract = defineContract({
  /** For everybody: whether records are read only, why, and when the log was last signed. */
  'audit.standing': method({
    kind: 'read', permission: 'signed-in', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ doubts, headAt }),
  }),
  /** `unwitnessedSince`: the first head that no other machine has cosigned. */
  'audit.proof': method({
    kind: 'read', permission: 'audit:read', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}),
    output: z.object({
      size: count, headAt, doubts,
      witnesses: z.array(z.object({ name: z.string(), kind: z.enum(['hub', 'workstation', 'phone']), at: moment, size: count })),
      unwitnessedSince: moment.nullable(),
      /** `entries` and `records`: how many were looked at. */
      lastVerified: z.object({ at: moment, entries: count, records: count, outcome: z.string() }).nullable(),
      verifying: Progress.nullable(),
    }),
  }),
  /** Hashes every row and every record anew; how far it came is told by `proof-progress`, how it came out by `audit.proof`. */
  'audit.verify': method({
    kind: 'job', permission: 'audit:read', whileDoubted: true, audit: { action: 'verify', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ type: z.enum(['started', 'running']) }),
  }),
});

/** In the gate, after a step-up. */
export const auditProofGateContract = defineContract({
  /**
   * Goes on with this database as it is. `reasons` is what the person saw: when something else is doubted by now, nothing is done.
   */
  'audit.acknowledge': method({
    kind: 'write', permission: 'policies:manage', stepUp: 'asked', whileDoubted: true, audit: { action: 'rollback', subjects: noSubjects },
    input: z.strictObject({ reasons: z.array(z.enum(doubtReasons)).min(1).max(5) }),
    output: z.object({ type: z.enum(['acknowledged', 'other']) }),
  }),
});
