import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { fitsPolicy, policyNames, shippedPolicies } from '#shared/policies/policies.ts';
import type { PolicyName, PolicyValues } from '#shared/policies/policies.ts';
import { roles, shippedBundles } from '#shared/staff/roles.ts';
import type { Privilege, Role } from '#shared/staff/roles.ts';

export interface Standing {
  readonly role: Role;
  readonly hasEnded: boolean;
}

export interface HeldGrant {
  readonly privilege: Privilege;
  readonly effect: 'grant' | 'deny';
  /** ISO 8601; null is without end. */
  readonly until: string | null;
}

export interface RunningEmergency {
  readonly patientId: string;
  readonly until: string;
}

/** Who may do what, as the tables say it: small enough to be held whole. */
export interface Snapshot {
  readonly staff: ReadonlyMap<string, Standing>;
  readonly bundles: ReadonlyMap<Role, ReadonlySet<Privilege>>;
  readonly grants: ReadonlyMap<string, readonly HeldGrant[]>;
  /** Closed charts by whom they are closed to: `person/<staffId>` or `role/<role>`. */
  readonly closed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly emergencies: ReadonlyMap<string, readonly RunningEmergency[]>;
  readonly policies: PolicyValues;
}

interface Row { readonly staff: string; readonly bundles: string; readonly grants: string; readonly closed: string; readonly emergencies: string; readonly policies: string }

const grouped = <T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
};

const bundlesOf = (changes: readonly (readonly [Role, Privilege, 0 | 1])[]): Snapshot['bundles'] =>
  new Map(roles.map((role) => {
    const held = new Set(shippedBundles[role]);
    for (const [of, privilege, holds] of changes) {
      if (of !== role) continue;
      if (holds === 1) held.add(privilege);
      else held.delete(privilege);
    }
    return [role, held];
  }));

/** A rule that does not fit any more (an older version wrote it) counts as shipped. */
const policiesOf = (rows: readonly (readonly [string, string])[]): PolicyValues => {
  const set = rows.map(([name, json]) => [name, JSON.parse(json) as unknown] as const)
    .filter(([name, value]) => (policyNames as readonly string[]).includes(name) && fitsPolicy(name as PolicyName, value));
  return { ...shippedPolicies, ...Object.fromEntries(set) };
};

/** One statement: it is read again after every change of these tables. */
export const readSnapshot = async (read: Reader, now: string): Promise<Snapshot> => {
  const row = await read.get<Row>(sql`SELECT
    (SELECT json_group_array(json_array(id, role, ended_at IS NOT NULL)) FROM staff) AS staff,
    (SELECT json_group_array(json_array(role, privilege, holds)) FROM role_bundle) AS bundles,
    (SELECT json_group_array(json_array(staff_id, privilege, effect, until_at)) FROM staff_grant WHERE ended_at IS NULL) AS grants,
    (SELECT json_group_array(json_array(closed_to_type || '/' || closed_to, patient_id)) FROM restriction WHERE lifted_at IS NULL) AS closed,
    (SELECT json_group_array(json_array(staff_id, patient_id, until_at)) FROM emergency_access WHERE ended_at IS NULL AND until_at > ${now} AND until_at < '~') AS emergencies,
    (SELECT json_group_array(json_array(name, value)) FROM policy) AS policies`);
  if (!row) throw new Error('a statement without FROM answered no row');
  const staff = JSON.parse(row.staff) as readonly [string, Role, 0 | 1][];
  const grants = JSON.parse(row.grants) as readonly [string, Privilege, 'grant' | 'deny', string | null][];
  const closed = JSON.parse(row.closed) as readonly [string, string][];
  const emergencies = JSON.parse(row.emergencies) as readonly [string, string, string][];
  return {
    staff: new Map(staff.map(([id, role, ended]) => [id, { role, hasEnded: ended === 1 }])),
    bundles: bundlesOf(JSON.parse(row.bundles) as readonly [Role, Privilege, 0 | 1][]),
    grants: grouped(grants.map(([staffId, privilege, effect, until]) => [staffId, { privilege, effect, until }])),
    closed: new Map([...grouped(closed)].map(([key, ids]) => [key, new Set(ids)])),
    emergencies: grouped(emergencies.map(([staffId, patientId, until]) => [staffId, { patientId, until }])),
    policies: policiesOf(JSON.parse(row.policies) as readonly [string, string][]),
  };
};
