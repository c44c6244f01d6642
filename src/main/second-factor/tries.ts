import type { Writer } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Clock } from '#main/ports.ts';
import { countTry, forgetTries, triesOf } from './store.ts';

const longestDelaySeconds = 300;

/** Seconds to wait after the nth wrong code in a row: 0, 0, 0, 1, 2, 4 … 300. There are only a million codes, and three count at a time. */
export const delayAfter = (failed: number): number => (failed <= 3 ? 0 : Math.min(longestDelaySeconds, 2 ** (failed - 4)));

export type CountedTry =
  | { readonly type: 'counted'; readonly failed: number; readonly waitSeconds: number }
  | { readonly type: 'wait'; readonly waitSeconds: number };

/**
 * Tries of each person. The count is in the database, so that a restart gives none back. The wait runs on the monotonic clock, where
 * setting the wall clock neither ends nor lengthens it; after a restart it goes on by the wall clock, never longer than its delay.
 */
export const createTries = (clock: Clock) => {
  const allowedAt = new Map<string, number>();

  const secondsLeft = (staffId: string, failed: number, nextAllowedAt: string): number => {
    const delayMs = delayAfter(failed) * 1000;
    const now = clock.monotonic();
    const leftByWall = Math.min(delayMs, Math.max(0, Date.parse(nextAllowedAt) - Date.parse(clock.now())));
    const until = allowedAt.get(staffId) ?? now + leftByWall;
    allowedAt.set(staffId, until);
    const left = until - now;
    if (left <= 0) return 0;
    // A clock that answers nonsense lets nobody try.
    return Number.isFinite(left) ? Math.ceil(left / 1000) : longestDelaySeconds;
  };

  return {
    /** Counts a try as wrong and commits that before anything is compared: pulling the plug in between gives nothing back. */
    begin: (db: ClinicDatabase, staffId: string): Promise<CountedTry> =>
      db.transaction(async (tx) => {
        const before = await triesOf(tx, staffId);
        const left = before ? secondsLeft(staffId, before.failed, before.nextAllowedAt) : 0;
        if (left > 0) return { type: 'wait', waitSeconds: left };
        const failed = (before?.failed ?? 0) + 1;
        const waitSeconds = delayAfter(failed);
        await countTry(tx, staffId, { failed, nextAllowedAt: new Date(Date.parse(clock.now()) + waitSeconds * 1000).toISOString() });
        allowedAt.set(staffId, clock.monotonic() + waitSeconds * 1000);
        return { type: 'counted', failed, waitSeconds };
      }),
    /** The try was right: it begins anew at none. */
    forgive: async (tx: Writer, staffId: string): Promise<void> => {
      await forgetTries(tx, staffId);
      allowedAt.delete(staffId);
    },
  };
};

export type Tries = ReturnType<typeof createTries>;
