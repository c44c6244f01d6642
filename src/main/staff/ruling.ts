import type { Reader } from '#shared/database/types.ts';
import { ruling, rulingRoles } from '#shared/staff/roles.ts';
import type { Privilege, Role } from '#shared/staff/roles.ts';
import { holdsIn } from '#main/access/index.ts';
import type { Snapshot } from '#main/access/index.ts';
import { peopleWithAWayIn } from './store.ts';

/** Whether this role gives power over others: what two people have to agree to. */
export const isRulingRole = ({ bundles }: Snapshot, role: Role): boolean => rulingRoles.has(role) || [...ruling].some((privilege) => bundles.get(role)?.has(privilege));

/** The ruling privileges of one person at a moment. */
export const powerOf = (snapshot: Snapshot, staffId: string, at: string): readonly Privilege[] => [...ruling].filter(holdsIn(snapshot, staffId, at));

/**
 * Whether the clinic can be ruled: an administrator is left (whom the recovery words need), and each ruling privilege is held by
 * somebody with a way in, for good. Who comes with a code that they did not use yet does not count, nor does what ends by itself.
 */
const isRuled = (snapshot: Snapshot, withAWayIn: ReadonlySet<string>, at: string): boolean => {
  const lasting = { ...snapshot, grants: new Map([...snapshot.grants].map(([id, grants]) => [id, grants.filter(({ effect, until }) => effect === 'deny' || until === null)])) };
  const people = [...withAWayIn];
  return people.some((id) => snapshot.staff.get(id)?.role === 'administrator' && !snapshot.staff.get(id)?.hasEnded)
    && [...ruling].every((privilege) => people.some((id) => holdsIn(lasting, id, at)(privilege)));
};

/** Whether a change would leave nobody to rule the clinic. One that was in that state before is not held in it. */
export const leavesNobody = async (read: Reader, before: Snapshot, after: Snapshot, at: string): Promise<boolean> => {
  const able = await peopleWithAWayIn(read);
  return isRuled(before, able, at) && !isRuled(after, able, at);
};

type Standing = NonNullable<ReturnType<Snapshot['staff']['get']>>;

/** How it would be if this person stood otherwise. */
export const withStanding = (snapshot: Snapshot, staffId: string, standing: Standing): Snapshot => ({ ...snapshot, staff: new Map(snapshot.staff).set(staffId, standing) });

export const withGrants = (snapshot: Snapshot, staffId: string, grants: NonNullable<ReturnType<Snapshot['grants']['get']>>): Snapshot =>
  ({ ...snapshot, grants: new Map(snapshot.grants).set(staffId, grants) });

export const withBundle = (snapshot: Snapshot, role: Role, privilege: Privilege, holds: boolean): Snapshot => {
  const held = new Set(snapshot.bundles.get(role));
  if (holds) held.add(privilege);
  else held.delete(privilege);
  return { ...snapshot, bundles: new Map(snapshot.bundles).set(role, held) };
};

/** Who would get a ruling privilege by a change that they did not have before. */
export const whoGainsPower = (before: Snapshot, after: Snapshot, at: string): readonly string[] =>
  [...after.staff.keys()].filter((id) => powerOf(after, id, at).some((privilege) => !holdsIn(before, id, at)(privilege)));
