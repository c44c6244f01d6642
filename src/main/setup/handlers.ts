import type { Handlers, OutputOf } from '#shared/contract/define.ts';
import type { settingsContract } from '#shared/settings/contract.ts';
import type { setupContract } from '#shared/setup/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { lockFacts } from '#main/session/index.ts';
import type { SessionKeeper } from '#main/session/index.ts';
import type { SecondFactors } from '#main/second-factor/index.ts';
import { weaknessOf } from '#main/staff/index.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { recover } from '#main/workstation/recover.ts';
import { readSettings, writeSettings } from '#main/workstation/settings.ts';
import { createSetupFlow } from './setup-flow.ts';
import { clinicStatus } from './status.ts';
import type { OpenState } from './status.ts';

export interface SetupExtras {
  readonly isLockHeld: () => boolean;
  /** This computer is on its way into a clinic that stands. */
  readonly isJoining: () => boolean;
  readonly factors: SecondFactors;
  /** How it stands with the hub, and with the one that this computer runs. */
  readonly sync: () => Pick<OutputOf<(typeof setupContract)['clinic.status']>, 'sync' | 'isServing'>;
  /** Tries to take the folder's lock again, for `setup.retry`. */
  readonly retryLock: () => void;
  /** Facts that weaken the promise on this computer, said at setup. */
  readonly warnings: () => Promise<readonly string[]>;
  readonly demoSignIns: readonly { readonly userName: string; readonly password: string; readonly role: string }[];
}

const openState = (keeper: SessionKeeper): OpenState =>
  keeper.current() ? 'signed-in' : keeper.pending() ? 'signing-in' : keeper.state() === 'locked' ? 'locked' : undefined;

/** The public gate methods. Until the folder's lock is ours nothing here opens or writes a file in it. */
export const setupHandlers = (parts: WorkstationParts, keeper: SessionKeeper, extras: SetupExtras) => {
  const flow = createSetupFlow(parts, async (userName, password) => void (await keeper.signIn(userName, password, 'gate')));
  const inUse = { type: 'trouble' as const, trouble: 'in-use' };
  return {
    'clinic.status': async () => {
      const facts = await clinicStatus(parts, extras.isLockHeld(), openState(keeper), keeper.trouble());
      const isNew = facts.state === 'not-set-up';
      return {
        ...facts, ...(await lockFacts(parts, keeper, extras.factors)),
        state: isNew && (flow.isPending() || extras.isJoining()) ? ('setting-up' as const) : facts.state,
        warnings: isNew ? [...(await extras.warnings())] : [],
        demoSignIns: extras.demoSignIns.map((each) => ({ ...each })),
        theme: readSettings(parts.paths.settings).settings.theme,
        ...extras.sync(),
      };
    },
    'setup.begin': async (_context, input) => (extras.isLockHeld() ? flow.begin(input) : inUse),
    'setup.confirm': async (_context, input) => (extras.isLockHeld() ? flow.confirm(input) : inUse),
    'setup.retry': () => {
      keeper.clearTrouble();
      extras.retryLock();
      return Promise.resolve({});
    },
    'recovery.open': async (_context, { words, userName, newPassword }) => {
      if (!extras.isLockHeld()) return inUse;
      const why = weaknessOf(newPassword, [userName]);
      if (why) return { type: 'password-too-weak' as const, why };
      await keeper.signOut('sign-out', 'gate');
      const result = await recover(parts, words, userName, newPassword);
      if (result.type === 'recovered') {
        keeper.clearTrouble();
        await keeper.signIn(userName, newPassword, 'gate');
      }
      return result;
    },
    'settings.appearance': ({ emit }, { theme }) => {
      const { settings } = readSettings(parts.paths.settings);
      if (extras.isLockHeld()) writeSettings(parts.paths.settings, { ...settings, theme });
      emit({ type: 'status-changed' });
      return Promise.resolve({ theme });
    },
  } satisfies Handlers<typeof setupContract & typeof settingsContract, CallContext>;
};
