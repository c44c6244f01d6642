import { touchIdAnswer } from '#shared/second-factor/touch-id.ts';
import { createHeld } from './held.ts';
import { ceremonyMs } from './passkeys.ts';
import type { SecondFactorParts } from './types.ts';

const reason = 'unlock the clinic';

/**
 * A finger on this computer's own reader unlocks for whoever switched that on since they signed in fully; as a PIN's, the choice is in
 * memory only. It is never a second factor: the computer knows the fingers of everybody who uses its account, not whose they are.
 */
export const createTouchUnlock = ({ clock, confirmPresence, mayUnlockQuickly }: SecondFactorParts) => {
  let on: ReadonlySet<string> = new Set();
  /** Counts locks, so that a finger asked for before one does nothing after it. */
  let locks = 0;
  const asked = createHeld<true>(clock.monotonic, ceremonyMs);
  const isOffered = () => confirmPresence !== undefined && mayUnlockQuickly();
  const isOn = (staffId: string) => isOffered() && on.has(staffId);
  return {
    stateOf: (staffId: string) => (!isOffered() ? 'not-here' as const : on.has(staffId) ? 'on' as const : 'off' as const),
    isOn,
    turn: async (staffId: string, toOn: boolean): Promise<'on' | 'off' | 'not-confirmed' | 'not-here'> => {
      if (!toOn) {
        on = new Set([...on].filter((each) => each !== staffId));
        return 'off';
      }
      if (!confirmPresence || !isOffered()) return 'not-here';
      const before = locks;
      if (!(await confirmPresence(reason)) || locks !== before) return 'not-confirmed';
      on = new Set([...on, staffId]);
      return 'on';
    },
    /** What the page is given in place of a passkey's options; undefined when this person did not switch it on. */
    offer: (staffId: string): string | undefined => {
      if (!isOn(staffId)) return undefined;
      asked.hold(staffId, true);
      return touchIdAnswer;
    },
    /** Asks for the finger; whom it was last offered to, when it is given. */
    confirm: async (): Promise<string | undefined> => {
      const offered = asked.take();
      const before = locks;
      const isGiven = offered !== undefined && isOn(offered.staffId) && (await confirmPresence?.(reason)) === true;
      return isGiven && locks === before ? offered.staffId : undefined;
    },
    /** What was asked before a lock or a seal ends with it. */
    forget: (): void => {
      locks += 1;
      asked.forget();
    },
    /** Whoever has to sign in fully again has to switch it on again. */
    keepOnly: (staffIds: readonly string[]): void => {
      on = new Set(staffIds.filter((staffId) => on.has(staffId)));
    },
  };
};

export type TouchUnlock = ReturnType<typeof createTouchUnlock>;
