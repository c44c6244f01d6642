import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { readSnapshot } from '#main/access/index.ts';
import { fieldClock, unpackClock } from '#main/records/clock-state.ts';
import { powerOf } from './ruling.ts';
import { newcomerByName } from './store.ts';

/** How much a workstation knows of the others, and what time it is. */
export interface TrustParts {
  readonly roster: RosterState | undefined;
  readonly at: string;
}

/**
 * Whether what a person gets in by may be used at another workstation than the one that set it. One's own password is chosen anywhere; but for
 * whoever holds power over others it counts elsewhere only from a workstation that may administer, or a stolen one could put itself in their place.
 * Judged where it is used: what the record says is the same on every device.
 */
export const isTrustedProof = async (read: Reader, staffId: string, { roster, at }: TrustParts): Promise<boolean> => {
  if (!roster) return true;
  const row = await read.get<{ clk: Uint8Array }>(sql`SELECT clk FROM sync_clk WHERE eid = ${staffId}`);
  const setBy = row && roster.devices.get(fieldClock(unpackClock(row.clk), 'signIn').dot.dev);
  if (!setBy || setBy.class === 'admin') return true;
  return powerOf(await readSnapshot(read, at), staffId, at).length === 0;
};

/** Who may sign in here for the first time. */
export const provableByName = async (read: Reader, userName: string, trust: TrustParts): ReturnType<typeof newcomerByName> => {
  const found = await newcomerByName(read, userName);
  return found && (await isTrustedProof(read, found.id, trust)) ? found : undefined;
};
