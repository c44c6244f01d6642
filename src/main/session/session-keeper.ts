import { roleMay } from '#shared/staff/roles.ts';
import type { WindowKind } from '#shared/contract/bridge.ts';
import type { gatePages } from '#shared/session/contract.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import type { OpenClinic } from '#main/api/door.ts';
import { createSearchSessions } from '#main/api/search-sessions.ts';
import type { AuditRow } from '#main/audit/index.ts';
import { zero } from '#main/vault/encodings.ts';
import { createTurn } from '#main/vault/turn.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { signIn } from '#main/workstation/sign-in.ts';

export type GatePage = (typeof gatePages)[number];

/** An open session with what only main may hold. */
export interface KeptSession extends OpenClinic {
  readonly databaseKey: Uint8Array;
}

/** What features hold for one session; told before its database closes. */
export interface SessionWatch {
  readonly opened: (kept: KeptSession) => void;
  readonly closing: (kept: KeptSession) => Promise<void>;
}

export type SignInAnswer =
  | { readonly type: 'signed-in' }
  | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

/** Holds the one session of this workstation. With no session the database is closed and its key is zeroed. */
export const createSessionKeeper = (parts: WorkstationParts, watch: SessionWatch) => {
  let kept: KeptSession | undefined;
  let gatePage: GatePage | null = null;
  let trouble: Trouble | null = null;
  // Sign-in and sign-out take turns: two at once would open the database twice or close it under a sign-in.
  const inTurn = createTurn();
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());

  const rowOf = (session: OpenClinic['session'], action: AuditRow['action'], method: string, from: string): AuditRow => ({
    action, method, outcome: 'ok', from, who: { staffId: session.staffId, role: session.role, sessionId: session.sessionId },
  });

  const endNow = async (action: 'sign-out' | 'idle-sign-out', from: string): Promise<void> => {
    const ending = kept;
    if (!ending) return;
    // First nobody is signed in: answers still under way are dropped by the door.
    kept = undefined;
    gatePage = null;
    changed();
    try {
      await watch.closing(ending);
      await ending.db.transaction((tx) => parts.audit.append(tx, [rowOf(ending.session, action, 'session.signOut', from)]));
    } finally {
      await ending.db.close();
      zero(ending.databaseKey);
    }
  };

  return {
    current: (): KeptSession | undefined => kept,
    trouble: () => trouble,
    clearTrouble: () => {
      trouble = null;
    },
    gatePage: () => gatePage,
    stage: (): WindowKind => (kept && gatePage === null ? 'clinic' : 'gate'),
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openGatePage: (page: GatePage): boolean => {
      if (page === 'add-person' && !(kept && roleMay(kept.session.role, 'staff:manage'))) return false;
      gatePage = page;
      changed();
      return true;
    },
    leaveGatePage: () => {
      gatePage = null;
      changed();
    },
    signIn: (userName: string, password: string, from: string): Promise<SignInAnswer> =>
      inTurn(async () => {
        if (kept) await endNow('sign-out', from);
        const result = await signIn(parts, userName, password);
        trouble = result.type === 'trouble' ? result.trouble : null;
        if (result.type !== 'signed-in') return result;
        const session = {
          sessionId: parts.ids.newId(), staffId: result.staff.id, userName: result.staff.userName,
          displayName: result.staff.displayName, role: result.staff.role,
        };
        try {
          await result.db.transaction((tx) => parts.audit.append(tx, [rowOf(session, 'sign-in', 'session.signIn', from)]));
        } catch (error) {
          await result.db.close();
          zero(result.databaseKey);
          throw error;
        }
        kept = { session, db: result.db, databaseKey: result.databaseKey, searches: createSearchSessions(parts.clock.monotonic) };
        gatePage = null;
        watch.opened(kept);
        changed();
        return { type: 'signed-in' };
      }),
    signOut: (action: 'sign-out' | 'idle-sign-out', from: string): Promise<void> => inTurn(() => endNow(action, from)),
  };
};

export type SessionKeeper = ReturnType<typeof createSessionKeeper>;
