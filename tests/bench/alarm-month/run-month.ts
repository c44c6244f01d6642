import type { AlarmKind } from '#shared/alerts/alarm-kinds.ts';
import { createRandom } from '#main/demo/random.ts';
import type { AuditRow } from '#main/audit/index.ts';
import { openAlarmClinic } from '#tests/integration/alarms/alarm-clinic.ts';
import type { Raised } from '#tests/integration/alarms/alarm-clinic.ts';
import { createNormalMonth, day, monthDays, monthStart } from './normal-month.ts';
import type { Event } from './normal-month.ts';
import { createPeople } from './people.ts';
import { createSnoops } from './snoops.ts';
import type { Snoop } from './snoops.ts';
import { createHarms, harm, isLostBackup } from './harms.ts';

export interface Month {
  readonly alarms: readonly Raised[];
  readonly snoops: readonly Snoop[];
  readonly rows: number;
  /** Milliseconds the slowest look took, a look for each quarter of a day. */
  readonly slowestLookMs: number;
}

const perWrite = 400;

/** Lets a month pass over the product's own log and looks through it four times a day. */
export const runMonth = async ({ seed, patients, isSnooped, batch, looksADay = 4 }: { readonly seed: number; readonly patients: number; readonly isSnooped: boolean; readonly batch?: number; readonly looksADay?: 1 | 4 }): Promise<Month> => {
  const clinic = await openAlarmClinic();
  try {
    const random = createRandom(seed);
    const { workers, persons } = createPeople(random, patients);
    for (const { id, displayName } of workers) await clinic.addStaff(id, displayName);
    const ids = await clinic.addPatients(persons.map((person) => ({ ...person })));
    const normal = createNormalMonth(random, workers, patients);
    const harms = isSnooped ? createHarms() : [];
    const snoops = isSnooped ? [...createSnoops(random, workers, patients, normal), ...harms] : [];
    const events = [...normal, ...snoops.flatMap((snoop) => snoop.events)].filter((event) => !isSnooped || !isLostBackup(event)).sort((a, b) => a.at - b.at);
    const rowOf = ({ at, staffId, action, method, patient, outcome, detail }: Event): AuditRow => ({
      action, method, outcome: outcome ?? 'ok', from: 'clinic', at: new Date(at).toISOString(), who: staffId === null ? undefined : { staffId, role: 'nurse', sessionId: staffId },
      ...(patient === undefined ? {} : { patientId: ids[patient] ?? '', count: 1 }), ...(detail === undefined ? {} : { detail }),
    });
    let next = 0;
    let slowestLookMs = 0;
    clinic.at(new Date(monthStart).toISOString());
    for (let quarter = 1; quarter <= monthDays * 4; quarter += 1) {
      const until = monthStart + (quarter * day) / 4;
      clinic.at(new Date(until).toISOString());
      const end = events.findIndex(({ at }, i) => i >= next && at >= until);
      const due = events.slice(next, end === -1 ? undefined : end);
      next += due.length;
      for (let from = 0; from < due.length; from += perWrite) await clinic.rows(...due.slice(from, from + perWrite).map(rowOf));
      await harm(clinic, quarter, isSnooped);
      if (quarter % (4 / looksADay) !== 0) continue;
      const began = performance.now();
      await clinic.look(batch === undefined ? {} : { batch });
      slowestLookMs = Math.max(slowestLookMs, performance.now() - began);
    }
    return { alarms: await clinic.alarms(), snoops, rows: events.length, slowestLookMs };
  } finally {
    await clinic.close();
  }
};

const hour = 3_600_000;

/** Whether an alarm tells of this snoop: its kind among the reasons, this person, about that time. */
export const tellsOf = (snoop: Snoop, { staffId, at, reasons }: Raised): boolean =>
  staffId === snoop.staffId && reasons.some(({ kind }) => kind === snoop.kind) && Date.parse(at) >= snoop.from - hour && Date.parse(at) <= snoop.to + hour;

export interface Score { readonly kind: AlarmKind; readonly seeded: number; readonly found: number; readonly raised: number; readonly right: number }

/** Of each kind that was seeded: how many were found, and how many alarms of that name tell of anything that was. */
export const scoresOf = ({ alarms, snoops }: Month): readonly Score[] => [...new Set(snoops.map(({ kind }) => kind))].map((kind) => {
  const seeded = snoops.filter((snoop) => snoop.kind === kind);
  const raised = alarms.filter((alarm) => alarm.kind === kind);
  return {
    kind, seeded: seeded.length, found: seeded.filter((snoop) => alarms.some((alarm) => tellsOf(snoop, alarm))).length,
    raised: raised.length, right: raised.filter((alarm) => snoops.some((snoop) => alarm.reasons.some((reason) => tellsOf({ ...snoop, kind: reason.kind }, alarm)))).length,
  };
});
