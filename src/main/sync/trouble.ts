import type { SyncStatus } from '#shared/sync/status.ts';
import { OwnNumberTaken } from './apply-page.ts';
import { HubRefused } from './hub-client.ts';
import { HubUnreachable } from './hub-connection.ts';
import type { UnreachableReason } from './hub-connection.ts';
import { RosterBehind } from './judge-page.ts';
import { HubLostPlace } from './pull.ts';
import { NotDurable } from './push.ts';
import { RosterRefused } from './roster-exchange.ts';
import type { SyncAlarm } from './sync-engine.ts';

/** What a failed try means: whether it is tried again by itself, after how long at least, and what is said. */
export interface Trouble {
  readonly state: 'offline' | 'stopped';
  readonly reason: Exclude<SyncStatus['reason'], null>;
  readonly atLeastMs: number;
  readonly alarm?: SyncAlarm['kind'];
}

const later = (reason: Trouble['reason'], atLeastMs = 0): Trouble => ({ state: 'offline', reason, atLeastMs });
const stop = (reason: Trouble['reason'], alarm?: SyncAlarm['kind']): Trouble => ({ state: 'stopped', reason, atLeastMs: 0, ...(alarm ? { alarm } : {}) });

const refusedAs = ({ refusal: { code, retry } }: HubRefused): Trouble => {
  const atLeastMs = retry * 1_000;
  switch (code) {
    case 'revoked': return stop('revoked');
    case 'fork': return stop('fork', 'fork');
    case 'upgrade': return stop('upgrade');
    // The batch stays as it is: sent again it would be refused again.
    case 'bad-signature': return stop('failed', 'bad-envelope');
    case 'quota': return later('quota', atLeastMs);
    case 'too-many': case 'unavailable': return later('busy', atLeastMs);
    // The clinic is not at this hub: it was wiped, or put back to before.
    case 'not-found': return { ...later('rolled-back', 60_000), alarm: 'rolled-back' };
    case 'incarnation': return later('rolled-back');
    case 'bad-request': case 'unauthenticated': case 'roster-behind': case 'compacted': case 'too-large': return later('failed', atLeastMs);
  }
};

/** Another key in the hub's place is for a person to judge: whoever stands there is not asked again and again. */
const unreachableAs = (reason: Exclude<UnreachableReason, 'ended'>): Trouble => (reason === 'certificate' ? stop(reason) : later(reason));

/** Undefined when this was ended on purpose. */
export const troubleOf = (error: unknown): Trouble | undefined => {
  if (error instanceof HubUnreachable) return error.reason === 'ended' ? undefined : unreachableAs(error.reason);
  if (error instanceof HubRefused) return refusedAs(error);
  if (error instanceof OwnNumberTaken) return stop('fork', 'fork');
  if (error instanceof NotDurable || error instanceof HubLostPlace) return { ...later('rolled-back'), alarm: 'rolled-back' };
  if (error instanceof RosterRefused || error instanceof RosterBehind) return { ...later('failed', 30_000), alarm: 'head-contradicts' };
  return later('failed', 5_000);
};
