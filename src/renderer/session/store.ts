import { create } from 'zustand';
import type { OutputOf } from '#shared/contract/define.ts';
import type { ClinicContract } from '#shared/contract/clinic.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';

export type Session = OutputOf<ClinicContract['session.current']>;

interface SessionState {
  readonly session: Session | undefined;
  readonly failure: Failure | undefined;
  readonly isLeaving: boolean;
  readonly load: () => Promise<void>;
  readonly signOut: () => Promise<void>;
}

export const useSessionState = create<SessionState>((set) => ({
  session: undefined,
  failure: undefined,
  isLeaving: false,
  load: async () => {
    const outcome = await outcomeOf(clinic['session.current']({}));
    set(outcome.type === 'value' ? { session: outcome.value, failure: undefined } : { failure: outcome });
  },
  signOut: async () => {
    set({ isLeaving: true });
    const outcome = await outcomeOf(clinic['session.signOut']({}));
    // The window ends when it worked; when it did not, the frame must come back and say so.
    if (outcome.type !== 'value' && outcome.type !== 'gone') set({ isLeaving: false, failure: outcome });
  },
}));

/** Who is signed in. The frame shows pages only once this is known. */
export const useSession = (): Session => {
  const session = useSessionState((state) => state.session);
  if (!session) throw new Error('no session yet');
  return session;
};

/** What is shown follows the role; what is allowed is decided by the core. */
export const useMay = (privilege: Privilege): boolean => useSession().privileges.includes(privilege);
