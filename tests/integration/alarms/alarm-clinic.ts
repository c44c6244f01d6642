import { createAuditLog } from '#main/audit/index.ts';
import type { AuditRow } from '#main/audit/index.ts';
import { lookForAlarms } from '#main/alarms/index.ts';
import type { LookParts } from '#main/alarms/index.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import type { AlarmReason } from '#shared/alerts/alarm-kinds.ts';
import { sql } from '#shared/database/types.ts';
import { shippedPolicies } from '#shared/policies/policies.ts';
import { newPatient, openRecords } from '../records-setup.ts';

/** An alarm as it stands, without the id that differs each time. */
export interface Raised {
  readonly kind: string;
  readonly at: string;
  readonly staffId: string;
  readonly patientId: string | null;
  readonly key: string;
  readonly reasons: readonly AlarmReason[];
}

const hourMs = 3_600_000;

/** A database with people and patients, an audit log and a clock that goes where it is told: rows are written by the product's own log. */
export const openAlarmClinic = async () => {
  const records = await openRecords();
  const { db, clock } = records;
  const audit = createAuditLog(clock);
  const addStaff = async (id: string, displayName: string): Promise<string> => {
    await db.transaction((tx) => tx.run(sql`INSERT INTO staff (id, user_name, user_name_folded, display_name, role, added_at) VALUES (${id}, ${id}, ${id}, ${displayName}, 'nurse', '2026-01-01T08:00:00.000Z')`));
    return id;
  };
  let patients = 0;
  const addPatients = async (many: readonly Readonly<Record<string, unknown>>[]): Promise<readonly string[]> => {
    const ids = many.map(() => systemIds.newId());
    for (let from = 0; from < many.length; from += 500) {
      await records.write(...many.slice(from, from + 500).map((fields, i) => newPatient(ids[from + i] ?? '', { recordNumber: `WL ${patients + from + i}`, ...fields })));
    }
    patients += many.length;
    return ids;
  };
  /** The clock stands at `at` from now on, and the time between has passed for both clocks. */
  const at = (moment: string): void => clock.pass(Math.max(0, Date.parse(moment) - Date.parse(clock.now())));
  const rows = (...many: readonly AuditRow[]) => db.transaction((tx) => audit.append(tx, many));
  const row = (staffId: string, action: AuditRow['action'], method: string, more: Partial<AuditRow> = {}): AuditRow =>
    ({ action, method, outcome: 'ok', from: 'clinic', who: { staffId, role: 'nurse', sessionId: 's' }, ...more });
  const opens = (staffId: string, patientId: string) => rows(row(staffId, 'read', 'patients.show', { patientId, count: 1 }));
  const records_ = (staffId: string, patientId: string) => rows(row(staffId, 'create', 'vitals.record', { patientId, count: 1 }));
  const look = (more: Partial<LookParts> = {}) =>
    lookForAlarms({ db, ids: systemIds, audit, now: clock.now, offsetMinutes: () => 0, policies: () => shippedPolicies, batches: 10_000, ...more });
  const alarms = async (): Promise<readonly Raised[]> => {
    const found = await db.read.all<Omit<Raised, 'reasons'> & { readonly detail: string }>(
      sql`SELECT kind, at, staff_id AS staffId, patient_id AS patientId, key, detail FROM alert WHERE key IS NOT NULL ORDER BY at, key`,
    );
    return found.map(({ detail, ...alarm }) => ({ ...alarm, reasons: (JSON.parse(detail) as { readonly reasons: readonly AlarmReason[] }).reasons }));
  };
  /** Half an hour later everything of before is judged. */
  const settleDown = async (): Promise<readonly Raised[]> => {
    clock.pass(hourMs);
    await look();
    return alarms();
  };
  return { ...records, db, clock, audit, addStaff, addPatients, at, rows, row, opens, writes: records_, look, alarms, settleDown };
};

export type AlarmClinic = Awaited<ReturnType<typeof openAlarmClinic>>;

/** The kinds of the reasons of every alarm, in order. */
export const kindsOf = (alarms: readonly Raised[]): readonly (readonly string[])[] => alarms.map(({ reasons }) => reasons.map(({ kind }) => kind));
