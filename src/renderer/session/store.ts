import { create } from 'zustand';
import type { OutputOf } from '#shared/contract/define.ts';
import type { ClinicContract } from '#shared/contract/clinic.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure, Outcome } from '#renderer/api/outcome.ts';
import { flushDrafts } from '#renderer/drafts/index.ts';

export type Session = OutputOf<ClinicContract['session.current']>;

/** Why the content is hidden while the window ends. */
export type Leaving = 'lock' | 'switch' | 'sign-out';

interface SessionState {
  readonly session: Session | undefined;
  readonly failure: Failure | undefined;
  readonly leaving: Leaving | undefined;
  readonly load: () => Promise<void>;
  /** `key`: the same person comes back. `switch`: lets somebody else in. */
  readonly lock: (reason: 'key' | 'switch') => Promise<void>;
  readonly signOut: () => Promise<void>;
}

/** The content must not wait for a slow disk: a draft on its way is written all the same. */
const longestFlush = 300;

export const useSessionState = create<SessionState>((set, get) => {
  const leave = async (leaving: Leaving, call: () => Promise<Outcome<object>>): Promise<void> => {
    if (get().leaving) return;
    // Before the forms go: the caret is read off the screen.
    const flushed = flushDrafts();
    set({ leaving });
    await Promise.race([flushed, new Promise((done) => { setTimeout(done, longestFlush); })]);
    const outcome = await call();
    // The window ends when it worked, and cannot end by itself. When it did not, the frame must come back and say so.
    const isOver = outcome.type !== 'crashed' && (outcome.type !== 'refused' || ['locked', 'no-session', 'wrong-window'].includes(outcome.reason));
    if (!isOver) set({ leaving: undefined, failure: outcome });
  };
  return {
    session: undefined,
    failure: undefined,
    leaving: undefined,
    load: async () => {
      const outcome = await outcomeOf(clinic['session.current']({}));
      set(outcome.type === 'value' ? { session: outcome.value, failure: undefined } : { failure: outcome });
    },
    lock: (reason) => leave(reason === 'key' ? 'lock' : reason, () => outcomeOf(clinic['session.lock']({ reason }))),
    signOut: () => leave('sign-out', () => outcomeOf(clinic['session.signOut']({}))),
  };
});

/** Who is signed in. The frame shows pages only once this is known. */
export const useSession = (): Session => {
  const session = useSessionState((state) => state.session);
  if (!session) throw new Error('no session yet');
  return session;
};

/** What is shown follows the role; what is allowed is decided by the core. */
export const useMay = (privilege: Privilege): boolean => useSession().privileges.includes(privilege);
