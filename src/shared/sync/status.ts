import { z } from 'zod';

/** What the status bar and the network page say in words. */
export const SyncStatus = z.object({
  /** `off`: this clinic has no hub. `stopped`: nothing goes until somebody acts on `reason`. */
  state: z.enum(['off', 'offline', 'online', 'stopped']),
  /** Since when it is so; ISO 8601 UTC. */
  since: z.string(),
  reason: z.enum(['offline', 'timeout', 'certificate', 'expired', 'proxy', 'not-a-hub', 'too-large', 'busy', 'quota', 'revoked', 'fork', 'upgrade', 'rolled-back', 'failed']).nullable(),
  isBusy: z.boolean(),
  /** Changes that only this computer has. */
  waiting: z.number().int(),
  hubSeenAt: z.string().nullable(),
  nextTryAt: z.string().nullable(),
  /** While everything comes for the first time: changes that are here, and how many the hub said there are. */
  firstSync: z.object({ done: z.number().int(), total: z.number().int(), isPaused: z.boolean() }).nullable(),
  /** Milliseconds that this computer's clock is behind the hub's; null while unknown. */
  clockOffset: z.number().int().nullable(),
});
export type SyncStatus = z.infer<typeof SyncStatus>;
