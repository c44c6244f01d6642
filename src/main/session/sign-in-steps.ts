import type { SignInStep } from '#shared/session/contract.ts';
import { ruling } from '#shared/staff/roles.ts';
import type { StaffMember } from '#shared/staff/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { SecondFactors } from '#main/second-factor/index.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import type { Workspace } from './session-keeper.ts';

interface Row { readonly must_change: number; readonly password_changed_at: string | null; readonly added_at: string }

/** Whether this person must have a second factor: whoever can give power to others, or everybody where the clinic says so. */
export const needsSecondFactor = ({ access }: Workspace, staffId: string): boolean =>
  access.policy('secondFactor.required') === 'everybody' || access.privilegesOf(staffId).some((privilege) => ruling.has(privilege));

/**
 * What a right password is not enough for, in order. A demonstration asks nobody to enrol; the command line cannot show a code to
 * scan, so there nobody is asked to enrol either, but whoever has a second factor gives it (keys-and-lock.md, limits).
 */
export const signInSteps = async (
  parts: WorkstationParts, factors: SecondFactors, workspace: Workspace, staff: StaffMember, from: string,
): Promise<readonly SignInStep[]> => {
  const { access, db } = workspace;
  const own = await factors.stateOf(db.read, staff.id);
  const row = await db.read.get<Row>(sql`SELECT must_change, password_changed_at, added_at FROM staff WHERE id = ${staff.id}`);
  const expiryDays = access.policy('password.expiryDays');
  const age = Date.parse(access.now()) - Date.parse(row?.password_changed_at ?? row?.added_at ?? access.now());
  const isExpired = expiryDays > 0 && !(age < expiryDays * 86_400_000);
  const has = own.hasTotp || own.passkeyCount > 0;
  const isAsked = from === 'gate' && !parts.isDemo;
  return [
    ...(has && from !== 'core' ? ['second-factor' as const] : []),
    ...(row?.must_change === 1 || isExpired ? ['new-password' as const] : []),
    ...(!has && isAsked && needsSecondFactor(workspace, staff.id) ? ['enrol' as const] : []),
  ];
};
