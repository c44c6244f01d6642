import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';

/** Why the hub beside this workstation does not run; each has a sentence that says what to do. */
export const servingTroubles = ['port-taken', 'disk-full', 'not-writable', 'key-missing', 'key-store', 'in-use', 'damaged', 'failed'] as const;
export type ServingTrouble = (typeof servingTroubles)[number];

/** How it stands with the hub that this computer runs for its clinic. */
export const Serving = z.object({
  /** `not-here`: this shell starts no hub. `again`: it ended by itself and is started again. */
  state: z.enum(['not-here', 'off', 'starting', 'runs', 'again', 'cannot']),
  why: z.enum(servingTroubles).nullable(),
  /** The one it listens on, or was told to; null before the first time. */
  port: z.number().int().nullable(),
  isUsualPort: z.boolean(),
  /** `host:port` as other computers of this network reach it, the best first. */
  addresses: z.array(z.string()),
  /** Computers that were heard within the last minute, this one among them; null while it does not run. */
  connected: z.number().int().nullable(),
  bytes: z.number().int().nullable(),
  backedUpAt: z.string().nullable(),
  /** The disk was full when something was to be kept. */
  isDiskFull: z.boolean(),
});
export type Serving = z.infer<typeof Serving>;

/** In both windows: the page of computers shows it, and the gate's page begins and ends it. */
export const servingContract = defineContract({
  'network.serving': method({ kind: 'read', permission: 'signed-in', audit: { action: 'none', subjects: noSubjects }, input: z.strictObject({}), output: Serving }),
});
