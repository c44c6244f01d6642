import type { BridgeEvent } from '#shared/contract/bridge.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { Role } from '#shared/staff/roles.ts';
import type { Clock, Ids } from '#main/ports.ts';

/** Who is signed in. */
export interface Session {
  readonly sessionId: string;
  readonly staffId: string;
  readonly userName: string;
  readonly displayName: string;
  readonly role: Role;
}

/** What a clinic handler gets. `tx` is the door's transaction in a `write`; elsewhere reaching for it throws. */
export interface CallContext {
  readonly session: Session;
  readonly read: Reader;
  readonly tx: Writer;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Sent to windows after the transaction has committed. */
  readonly emit: (event: BridgeEvent) => void;
}
