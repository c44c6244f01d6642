import { randomBytes } from 'node:crypto';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CalendarDate } from '#shared/time/calendar-date.ts';
import type { Clinic } from '#main/clinic.ts';
import { nextRecordNumbers } from '#main/patients/index.ts';
import { setUpClinic } from '#main/workstation/set-up.ts';
import type { DemoClinic } from './demo-clinic.ts';
import { generateDemoClinic } from './generate-demo-clinic.ts';
import { seedDemoClinic } from './seed-demo-clinic.ts';

export interface DemoSize {
  readonly seed: number;
  readonly patients: number;
  /** Another day than the clock's, so that a clinic can be made again. */
  readonly today?: CalendarDate;
}

/** The invented clinic on a day; the same seed and day give the same people. */
export const planDemoClinic = (clinic: Pick<Clinic['parts'], 'clock'>, size: DemoSize): DemoClinic =>
  generateDemoClinic({ today: calendarDateOf(clinic.clock.now(), clinic.clock.utcOffsetMinutes()), ...size });

/** Sets up, staffs and fills an empty data directory through the same doors as a real clinic, and signs out again. */
export const makeDemoClinic = async (clinic: Clinic, plan: DemoClinic): Promise<{ readonly patients: number; readonly records: number }> => {
  const administrator = plan.staff.find((person) => person.role === 'administrator');
  if (!administrator) throw new Error('a demonstration clinic needs an administrator');
  const { userName, displayName, password } = administrator;
  const made = await setUpClinic(clinic.parts, { clinicName: plan.clinicName, userName, displayName, password, recoverySecret: new Uint8Array(randomBytes(32)) });
  if (made.type !== 'done') throw new Error(`the demonstration clinic was not made: ${made.type === 'trouble' ? made.trouble : made.type}`);
  await clinic.keeper.signIn(userName, password, 'core');
  const kept = clinic.keeper.current();
  if (!kept) throw new Error('the demonstration clinic did not open');
  for (const person of plan.staff) {
    if (person !== administrator) await clinic.call('gate', 'staff.add', person, 'cli');
  }
  const { session, db } = kept;
  const seeded = await seedDemoClinic({
    db, records: clinic.records, ports: { ids: clinic.parts.ids }, plan, by: { staffId: session.staffId }, nextRecordNumbers,
    auditSeed: (tx, patientIds) => clinic.parts.audit.append(tx, patientIds.map((patientId) => ({
      action: 'import', method: 'demo.seed', outcome: 'ok', from: 'core', patientId,
      who: { staffId: session.staffId, role: session.role, sessionId: session.sessionId },
    }))),
  });
  await clinic.keeper.signOut('sign-out', 'core');
  return seeded;
};
