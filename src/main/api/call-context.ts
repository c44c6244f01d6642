import type { BridgeEvent, WindowKind } from '#shared/contract/bridge.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { Role } from '#shared/staff/roles.ts';
import type { Viewer } from '#main/access/index.ts';
import type { Clock, Ids } from '#main/ports.ts';

export type From = WindowKind | 'cli';

/** Who is signed in. */
export interface Session {
  readonly sessionId: string;
  readonly staffId: string;
  readonly userName: string;
  readonly displayName: string;
  readonly role: Role;
}

/** How a call that needs a step-up was confirmed. */
export interface SteppedUp {
  /** A second person agreed, or the recovery words were typed. */
  readonly isSeconded: boolean;
  /** Who had asked, where a second person agrees now. */
  readonly askedBy?: string;
}

/** What long work that a write needs gets, before the door's transaction begins. */
export type AheadContext = Pick<CallContext, 'session' | 'viewer' | 'steppedUp' | 'read' | 'from' | 'clock' | 'ids'>;

/** Does it, and answers what the handler then finds as `ahead`. Nothing is written here, and the transaction judges anew. */
export type Ahead = (context: AheadContext, input: never) => Promise<unknown>;

/** What a clinic handler gets. `tx` is the door's transaction in a `write`; elsewhere reaching for it throws. */
export interface CallContext {
  readonly session: Session;
  /** What this person may see now; whatever answers several patients filters by it. */
  readonly viewer: Viewer;
  /** Only in methods of the contract that ask for a step-up. */
  readonly steppedUp: SteppedUp | undefined;
  readonly read: Reader;
  readonly tx: Writer;
  /** What was done ahead of the transaction; undefined where nothing is. */
  readonly ahead: unknown;
  /** Where the call came in: a window, or the command line. */
  readonly from: From;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Work that the transaction must not hold up, begun once it is committed and the answer is on its way; not begun when it was undone. */
  readonly afterwards: (work: () => Promise<void>) => void;
  /** Sent to windows after the transaction has committed. */
  readonly emit: (event: BridgeEvent) => void;
}
