import type { Reader } from '#shared/database/types.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import type { ApplyChanges } from '#main/records/index.ts';
import type { HubAddress } from '#main/sync/hub-connection.ts';
import type { SyncEngine } from '#main/sync/sync-engine.ts';

/** What the screens about the network are given; nothing of it is there before a clinic has a hub. */
export interface NetworkParts {
  readonly engine: () => SyncEngine | undefined;
  readonly roster: () => RosterState | undefined;
  readonly changes: ApplyChanges;
  /** Records of these kinds were taken in: whatever keeps a copy of them in memory reads them anew. */
  readonly onApplied: (kinds: ReadonlySet<string>) => void;
  readonly hub: (read: Reader) => Promise<HubAddress | undefined>;
  /** This computer serves the clinic by this hub. */
  readonly isOwnHub: (address: HubAddress) => boolean;
  /** And starts it now, where it waits for its next try. */
  readonly tryHub: () => void;
}
