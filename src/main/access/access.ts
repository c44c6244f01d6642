import type { Reader } from '#shared/database/types.ts';
import { sql } from '#shared/database/types.ts';
import type { PolicyName, PolicyValues } from '#shared/policies/policies.ts';
import type { Privilege, Role } from '#shared/staff/roles.ts';
import { privileges } from '#shared/staff/roles.ts';
import type { Clock } from '#main/ports.ts';
import { createPatientCap } from './patient-cap.ts';
import { holdsIn } from './holds.ts';
import { readSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** What one person may see, for the statements of features: every store that answers several patients filters by it. */
export interface Viewer {
  readonly staffId: string;
  readonly may: (privilege: Privilege) => boolean;
  /** False for a chart that its patient closed to this person, unless the glass is broken for it. */
  readonly mayOpen: (patientId: string) => boolean;
  /** JSON array of the ids of those charts, for `NOT IN (SELECT value FROM json_each(?))`. */
  readonly closedPatients: string;
  /** Whether labelled records of this patient are read, counted and found. */
  readonly seesSensitive: (patientId: string) => boolean;
}

/** Who may do what on an open workstation. `load` after every change of its tables. */
export interface Access {
  readonly load: (read: Reader) => Promise<void>;
  /** The person's role now; undefined when they left or never were. */
  readonly roleOf: (staffId: string) => Role | undefined;
  readonly privilegesOf: (staffId: string) => readonly Privilege[];
  readonly viewerOf: (staffId: string) => Viewer;
  readonly policy: <N extends PolicyName>(name: N) => PolicyValues[N];
  readonly policies: () => PolicyValues;
  /** Counts patients shown; false when this person has seen too many within the hour. Those opened in an emergency are free. */
  readonly admit: (staffId: string, patientIds: readonly string[]) => boolean;
  /** What the log says this person was shown within the hour: signing in anew does not begin a new hour. */
  readonly recall: (read: Reader, staffId: string) => Promise<void>;
  /** The wall clock, but never earlier than it has been: setting it back prolongs no grant. ISO 8601. */
  readonly now: () => string;
}

export const createAccess = (clock: Clock): Access => {
  let snapshot: Snapshot | undefined;
  let latest = clock.now();
  let latestAt = clock.monotonic();
  const cap = createPatientCap(clock.monotonic);
  const known = (): Snapshot => {
    if (!snapshot) throw new Error('nobody has opened the workstation');
    return snapshot;
  };
  const now = (): string => {
    const [wall, elapsed] = [clock.now(), clock.monotonic() - latestAt];
    const atLeast = new Date(Date.parse(latest) + (elapsed > 0 ? elapsed : 0)).toISOString();
    latest = wall > atLeast ? wall : atLeast;
    latestAt = clock.monotonic();
    return latest;
  };
  const roleOf = (staffId: string): Role | undefined => {
    const standing = known().staff.get(staffId);
    return standing && !standing.hasEnded ? standing.role : undefined;
  };
  const mayOf = (staffId: string) => holdsIn(known(), staffId, now());
  const emergenciesOf = (staffId: string): ReadonlySet<string> => {
    const at = now();
    return new Set((known().emergencies.get(staffId) ?? []).flatMap(({ patientId, until }) => (until > at ? [patientId] : [])));
  };
  const viewerOf = (staffId: string): Viewer => {
    const may = mayOf(staffId);
    const broken = emergenciesOf(staffId);
    const { closed } = known();
    const ids = [...(closed.get(`person/${staffId}`) ?? []), ...(closed.get(`role/${roleOf(staffId) ?? ''}`) ?? [])].filter((id) => !broken.has(id));
    const shut = new Set(ids);
    return {
      staffId, may, mayOpen: (patientId) => !shut.has(patientId), closedPatients: JSON.stringify([...shut]),
      seesSensitive: (patientId) => may('sensitive:read') || broken.has(patientId),
    };
  };
  return {
    load: async (read) => {
      snapshot = await readSnapshot(read, now());
    },
    roleOf, viewerOf, now,
    privilegesOf: (staffId) => privileges.filter(mayOf(staffId)),
    policy: (name) => known().policies[name],
    policies: () => known().policies,
    admit: (staffId, patientIds) => {
      const broken = emergenciesOf(staffId);
      return cap.admit(staffId, patientIds.filter((id) => !broken.has(id)), known().policies['access.patientsPerHour']);
    },
    recall: async (read, staffId) => {
      const at = Date.parse(now());
      const since = new Date(at - 3_600_000).toISOString();
      const rows = await read.all<{ patient_id: string; recorded_at: string }>(sql`SELECT patient_id, recorded_at FROM (
        SELECT patient_id, recorded_at, action FROM audit_row WHERE staff_id = ${staffId} ORDER BY seq DESC LIMIT 5000)
        WHERE patient_id IS NOT NULL AND action <> 'import' AND recorded_at > ${since} AND patient_id NOT IN (
          SELECT patient_id FROM emergency_access WHERE until_at > ${since} AND until_at < '~' AND staff_id = ${staffId})`);
      cap.remember(staffId, rows.map((row) => ({ patientId: row.patient_id, agoMs: at - Date.parse(row.recorded_at) })));
    },
  };
};
