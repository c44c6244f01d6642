import type { Handlers } from '#shared/contract/define.ts';
import { sql } from '#shared/database/types.ts';
import type { sessionContract } from '#shared/session/contract.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { SecondFactors } from '#main/second-factor/index.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { readSettings } from '#main/workstation/settings.ts';
import { readVault } from '#main/vault/vault-file.ts';
import type { SessionKeeper } from './session-keeper.ts';

const nothing = Promise.resolve({});

/** `touch` starts the idle time anew. */
export const sessionHandlers = (parts: WorkstationParts, keeper: SessionKeeper, factors: SecondFactors, touch: () => void) =>
  ({
    'session.current': async ({ session, read, clock }) => {
      const name = await read.get<{ value: string }>(sql`SELECT value FROM clinic_state WHERE name = 'clinicName'`);
      const found = readVault(parts.paths.vault);
      const utcOffsetMinutes = clock.utcOffsetMinutes();
      const { access } = keeper.current() ?? {};
      if (!access) throw new Error('the door let a call without a session through');
      const own = await factors.stateOf(read, session.staffId);
      return {
        staffId: session.staffId, userName: session.userName, displayName: session.displayName, role: access.roleOf(session.staffId) ?? session.role,
        privileges: [...access.privilegesOf(session.staffId)],
        clinicName: name?.value ?? '', theme: readSettings(parts.paths.settings).settings.theme, isTestClinic: parts.isTestKeyring, isDemo: found.type === 'ok' && found.vault.demo,
        utcOffsetMinutes, today: calendarDateOf(clock.now(), utcOffsetMinutes),
        idleMinutes: access.policy('lock.idleMinutes'), mayChoosePin: access.policy('pin.allowed'),
        hasPin: keeper.people().some(({ staff, hasPin }) => staff.id === session.staffId && hasPin), hasSecondFactor: own.hasTotp || own.passkeyCount > 0,
      };
    },
    'session.activity': () => {
      touch();
      return nothing;
    },
    'session.lock': async (_context, { reason }) => {
      await keeper.lock(reason);
      return {};
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
