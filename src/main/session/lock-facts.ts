import type { OutputOf } from '#shared/contract/define.ts';
import type { setupContract } from '#shared/setup/contract.ts';
import type { SecondFactors } from '#main/second-factor/index.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { hasDraft } from './gate-handlers.ts';
import type { SessionKeeper } from './session-keeper.ts';

type Status = OutputOf<(typeof setupContract)['clinic.status']>;

const initialsOf = (displayName: string): string => {
  const words = displayName.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '').join('').toUpperCase();
};

/** What the gate may know of a sign-in under way and of a locked workstation: initials and roles, no name, nothing of what was open. */
export const lockFacts = async (parts: WorkstationParts, keeper: SessionKeeper, factors: SecondFactors): Promise<Pick<Status, 'signingIn' | 'lock'>> => {
  const workspace = keeper.workspace();
  if (!workspace || keeper.current()) return { signingIn: null, lock: null };
  const [pending, locked] = [keeper.pending(), keeper.locked()];
  const stateOf = (staffId: string) => factors.stateOf(workspace.db.read, staffId);
  const own = pending && (await stateOf(pending.staff.id));
  const signingIn = pending && own ? { step: pending.steps[0] ?? 'second-factor', hasTotp: own.hasTotp || own.recoveryCodesLeft > 0, hasPasskey: own.passkeyCount > 0 } : null;
  if (!locked) return { signingIn, lock: null };
  const sealsInMs = workspace.access.policy('lock.sealMinutes') * 60_000 - (parts.clock.monotonic() - locked.since);
  const people = await Promise.all(keeper.people().map(async ({ staff, hasPin }) => ({
    staffId: staff.id, initials: initialsOf(staff.displayName), role: workspace.access.roleOf(staff.id) ?? staff.role, hasPin,
    hasPasskey: factors.touch.isOn(staff.id) || (await stateOf(staff.id)).passkeyCount > 0, hasDraft: await hasDraft(workspace, staff.id), isLast: staff.id === locked.lastStaffId,
  })));
  return {
    signingIn,
    lock: { reason: locked.reason, at: locked.at, sealsAt: new Date(Date.parse(parts.clock.now()) + Math.max(0, sealsInMs)).toISOString(), people },
  };
};
