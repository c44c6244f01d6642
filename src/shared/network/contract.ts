import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { requiredLine, uuid } from '#shared/contract/fields.ts';
import { servingContract } from '#shared/serving/serving.ts';
import { SyncStatus } from '#shared/sync/status.ts';

const quiet = { action: 'none', subjects: noSubjects } as const;

/** One change that only this computer has yet. */
export const WaitingChange = z.object({ q: z.number().int(), recordKind: z.string(), at: z.string(), staffName: z.string(), patientId: uuid.nullable(), recordNumber: z.string() });
export type WaitingChange = z.infer<typeof WaitingChange>;

/** One device of the clinic, as the roster and its own reports have it. */
export const NetworkDevice = z.object({
  dev: z.number().int(), name: z.string(), class: z.enum(['admin', 'full', 'phone']), isThisComputer: z.boolean(), admittedAt: z.string(),
  revoked: z.object({ at: z.string(), why: z.string() }).nullable(),
  /** When it last reported itself; null when never. */
  heardAt: z.string().nullable(),
  /** Changes of this computer that it does not have yet; null while it never said. */
  behind: z.number().int().nullable(),
  /** Entries of its log that should be here and are not. */
  gaps: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
  /** People who left, and whose way in it has not said to be closed. */
  leavers: z.array(z.string()),
  /** `differs`: it has the same changes as this computer, and its records say something else. `mended`: of this computer, records were worked out again. */
  records: z.array(z.enum(['differs', 'mended'])),
});
export type NetworkDevice = z.infer<typeof NetworkDevice>;

/** Something that came and was not taken in, kept as it came. */
export const KeptChange = z.object({
  id: z.number().int(),
  reason: z.string(), recordKind: z.string(), recordId: z.string(), at: z.string(), deviceName: z.string(), staffName: z.string(),
  /** Null for what is nobody's record, or where it cannot be told whose it is. */
  patientId: uuid.nullable(), patientName: z.string(), recordNumber: z.string(),
  ownerName: z.string(), isYours: z.boolean(),
  /** Tried again by itself once what is missing has come. */
  waitsFor: z.enum(['new-version', 'new-keys', 'new-records']).nullable(),
  /** Trying it again may help. */
  mayTryAgain: z.boolean(),
});
export type KeptChange = z.infer<typeof KeptChange>;

const ofPatients = (rows: readonly { readonly patientId: string | null }[] | undefined): readonly string[] => rows?.flatMap(({ patientId }) => patientId ?? []) ?? [];
const ofKept = ({ id }: { readonly id: number }) => recordOf('kept-change', String(id));

export const networkContract = defineContract({
  ...servingContract,
  /** The facts of the status bar. */
  'sync.status': method({ kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}), output: SyncStatus }),
  /** Whatever it waits for, it tries now. */
  'sync.tryNow': method({ kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  /** The first sync rests, or goes on; everything else works meanwhile. */
  'sync.pauseFirst': method({ kind: 'job', permission: 'signed-in', audit: quiet, input: z.strictObject({ isPaused: z.boolean() }), output: z.object({}) }),
  /** Changes that only this computer has, newest first, of what this person may see; `others` there are beside. */
  'sync.waiting': method({
    kind: 'read', permission: 'patients:read', audit: { action: 'read', subjects: (_input, output) => ofPatients(output?.changes), isUncounted: true },
    input: z.strictObject({}), output: z.object({ changes: z.array(WaitingChange).max(100), others: z.number().int() }),
  }),
  /** How far the newest change of a record of this patient has come, and which devices said they have it. */
  'sync.whereIs': method({
    kind: 'read', permission: 'patients:read', audit: { action: 'none', subjects: ({ patientId }) => [patientId] },
    input: z.strictObject({ patientId: uuid, recordId: z.string().max(64) }),
    output: z.object({ at: z.enum(['unknown', 'only-here', 'hub', 'devices']), devices: z.array(z.string()), known: z.number().int() }),
  }),
  /** The hub and every device, for whoever looks after them; no record and no patient. */
  'sync.network': method({
    kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}),
    output: z.object({
      /** `isThisComputer`: this computer serves its clinic. */
      hub: z.object({ host: z.string(), port: z.number().int(), proxy: z.string().nullable(), isThisComputer: z.boolean() }).nullable(),
      devices: z.array(NetworkDevice),
      /** Whoever left, newest first: the computers that closed their way in, and those that have not said so yet. */
      leavers: z.array(z.object({ name: z.string(), endedAt: z.string(), shutOn: z.array(z.string()), notYetOn: z.array(z.string()) })).max(200),
      /** Additions that wait for a second administrator, by name. */
      waiting: z.array(z.string()),
      hasForked: z.boolean(),
    }),
  }),
  /** What came and was not taken in, as tasks: oldest first, of charts that are open to this person. */
  'sync.kept': method({
    kind: 'read', permission: 'patients:read', audit: { action: 'read', subjects: (_input, output) => ofPatients(output?.changes), isUncounted: true },
    input: z.strictObject({}), output: z.object({ changes: z.array(KeptChange).max(200) }),
  }),
  'sync.keptCount': method({ kind: 'read', permission: 'patients:read', audit: quiet, input: z.strictObject({}), output: z.object({ open: z.number().int() }) }),
  /** Makes it somebody's task. */
  'sync.handOver': method({
    kind: 'write', permission: 'review:settle', audit: { action: 'update', subjects: noSubjects, record: ofKept },
    input: z.strictObject({ id: z.number().int(), staffId: uuid }), output: z.object({ type: z.enum(['handed-over', 'no-such', 'no-such-person']) }),
  }),
  /**
   * Through the same rule again, for what may have become possible: `taken-in`; `still` with what is in its way now; `asked`: its key is asked
   * of the hub again, and it goes in by itself. `does-not-help`: nothing that happens later makes it right.
   */
  'sync.tryAgain': method({
    kind: 'write', permission: 'review:settle', audit: { action: 'update', subjects: noSubjects, record: ofKept },
    input: z.strictObject({ id: z.number().int() }), output: z.object({ type: z.enum(['taken-in', 'still', 'asked', 'does-not-help', 'no-such']), reason: z.string().nullable() }),
  }),
  /** Leaves it out for good, with what was found. It is kept all the same: nothing that came is ever dropped. */
  'sync.setAside': method({
    kind: 'write', permission: 'review:settle', audit: { action: 'update', subjects: noSubjects, record: ofKept },
    input: z.strictObject({ id: z.number().int(), finding: requiredLine(500) }), output: z.object({ type: z.enum(['set-aside', 'no-such']) }),
  }),
});
