import type { Handlers } from '#shared/contract/define.ts';
import { sql } from '#shared/database/types.ts';
import type { sessionContract, sessionGateContract } from '#shared/session/contract.ts';
import { privilegesByRole } from '#shared/staff/roles.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { readSettings } from '#main/workstation/settings.ts';
import { readVault } from '#main/vault/vault-file.ts';
import { changePassword } from './change-password.ts';
import type { SessionKeeper } from './session-keeper.ts';

const nothing = Promise.resolve({});

/** `touch` starts the idle time anew. */
export const sessionHandlers = (parts: WorkstationParts, keeper: SessionKeeper, touch: () => void) =>
  ({
    'session.current': async ({ session, read, clock }) => {
      const name = await read.get<{ value: string }>(sql`SELECT value FROM clinic_state WHERE name = 'clinicName'`);
      const found = readVault(parts.paths.vault);
      const utcOffsetMinutes = clock.utcOffsetMinutes();
      return {
        userName: session.userName, displayName: session.displayName, role: session.role, privileges: [...privilegesByRole[session.role]],
        clinicName: name?.value ?? '', theme: readSettings(parts.paths.settings).settings.theme, isTestClinic: parts.isTestKeyring, isDemo: found.type === 'ok' && found.vault.demo,
        utcOffsetMinutes, today: calendarDateOf(clock.now(), utcOffsetMinutes),
      };
    },
    'session.activity': () => {
      touch();
      return nothing;
    },
    'session.signOut': async () => {
      await keeper.signOut('sign-out', 'clinic');
      return {};
    },
    'session.openGate': (_context, { page }) => {
      keeper.openGatePage(page);
      return nothing;
    },
  }) satisfies Handlers<typeof sessionContract, CallContext>;

/** While another process owns the folder nobody signs in here: two writers of one vault would undo each other. */
export const sessionGateHandlers = (parts: WorkstationParts, keeper: SessionKeeper, isLockHeld: () => boolean) =>
  ({
    'session.signIn': async (_context, { userName, password }) =>
      isLockHeld() ? keeper.signIn(userName, password, 'gate') : { type: 'trouble', trouble: 'in-use' },
    'session.changePassword': (_context, { oldPassword, newPassword }) => {
      const kept = keeper.current();
      if (!kept) throw new Error('the door let a call without a session through');
      return changePassword(parts, kept, oldPassword, newPassword);
    },
    'session.leaveGate': () => {
      keeper.leaveGatePage();
      return nothing;
    },
    'session.gatePage': ({ session }) => Promise.resolve({ page: keeper.gatePage(), displayName: session.displayName }),
  }) satisfies Handlers<typeof sessionGateContract, CallContext>;
