import type { Privilege } from '#shared/staff/roles.ts';
import type { Snapshot } from './snapshot.ts';

/** What this person may do at a moment: the role's bundle and what was granted, less what was denied. A denial always wins; who left may nothing. */
export const holdsIn = (snapshot: Pick<Snapshot, 'staff' | 'bundles' | 'grants'>, staffId: string, at: string) => {
  const standing = snapshot.staff.get(staffId);
  const held = (snapshot.grants.get(staffId) ?? []).filter(({ until }) => until === null || until > at);
  const bundle = standing && !standing.hasEnded ? snapshot.bundles.get(standing.role) : undefined;
  return (privilege: Privilege): boolean => {
    if (!bundle || held.some((each) => each.privilege === privilege && each.effect === 'deny')) return false;
    return bundle.has(privilege) || held.some((each) => each.privilege === privilege && each.effect === 'grant');
  };
};
