import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { purposes } from './purposes.ts';
import { recordOf } from './record-of.ts';

const count = z.number().int();

/** In the gate window: a page that shows records must not name places on the disk. */
export const auditProveGateContract = defineContract({
  /** Writes these rows of the log, with a proof each against the last signed head, into a new file that only its owner may read (docs/audit-bundle.md). */
  'audit.prove': method({
    kind: 'job', permission: 'audit:export', stepUp: 'asked', whileDoubted: true,
    audit: { action: 'export', subjects: noSubjects, purpose: ({ purpose }) => purpose, record: () => recordOf('audit-log', 'bundle') },
    input: z.strictObject({
      /** Sequences, both included. */
      from: count.positive(), to: count.positive(), purpose: z.enum(purposes),
      /** An absolute path. */
      file: z.string().min(1).max(4096).refine((path) => path.startsWith('/') && !path.includes('\0')),
    }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('exported'), file: z.string(), rows: count, size: count, signedAt: z.string(), bytes: count, sha256: z.string(), firstKey: z.string() }),
      z.object({ type: z.literal('refused'), why: z.enum(['exists', 'no-folder', 'not-writable', 'disk-full', 'nothing']) }),
    ]),
  }),
});

export const auditProveContract = defineContract({
  /** Reads the whole log anew and answers what of it holds. Heads and the first key's fingerprint are what somebody kept elsewhere. */
  'audit.check': method({
    kind: 'job', permission: 'audit:read', whileDoubted: true, audit: { action: 'verify', subjects: noSubjects, record: () => recordOf('audit-log') },
    input: z.strictObject({ firstKey: z.string().regex(/^[0-9a-f]{64}$/).nullable(), heads: z.array(z.string().max(65_536)).max(20) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('holds'), rows: count, signedTo: count, signedAt: z.string(), firstKey: z.string(), heads: count, doubts: z.array(z.string()) }),
      /** The first row that does not hold is one of `seq` to `to`. */
      z.object({ type: z.literal('fault'), reason: z.string(), seq: count.nullable(), to: count.nullable(), doubts: z.array(z.string()) }),
      z.object({ type: z.literal('no-head') }),
    ]),
  }),
});
