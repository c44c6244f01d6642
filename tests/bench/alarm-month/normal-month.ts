import type { Random } from '#main/demo/random.ts';
import { firstStranger } from './people.ts';
import type { Worker } from './people.ts';

/** A row that somebody's day leaves in the log. */
export interface Event {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly staffId: string | null;
  readonly action: 'read' | 'create' | 'emergency' | 'refused' | 'export' | 'print' | 'backup' | 'search' | 'clock-anomaly' | 'verify';
  readonly method: string;
  /** Where the patient stands among the persons. */
  readonly patient?: number;
  readonly outcome?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export const minute = 60_000;
export const day = 86_400_000;
/** A Monday. */
export const monthStart = Date.parse('2026-06-01T00:00:00.000Z');
export const monthDays = 30;
/** Nobody came: a holiday in the second week, a Thursday. */
const holiday = 10;
/** The clinic opened for vaccinations on a Saturday. */
const vaccineDay = 19;

export const opens = (staffId: string, patient: number, at: number): readonly Event[] => [
  { at, staffId, action: 'read', method: 'patients.show', patient }, { at: at + 2_000, staffId, action: 'read', method: 'chart.summary', patient },
];
const writes = (staffId: string, patient: number, at: number): Event => ({ at, staffId, action: 'create', method: 'vitals.record', patient });

interface Shift { readonly random: Random; readonly workers: readonly Worker[]; readonly patients: number; readonly dayAt: number; readonly seen: number[] }

/** Somebody of this role who is there; nobody treats themselves. */
const oneOf = ({ random, workers, dayAt }: Shift, role: string, patient?: number): Worker => {
  const there = workers.filter((worker) => worker.role === role && worker.fromDay * day + monthStart <= dayAt && (patient === undefined || worker.ownAt !== patient));
  return there[random.between(0, there.length - 1)] ?? (workers[0] as Worker);
};

/** Somebody comes: the desk, a nurse who measures, a clinician, now and then the laboratory. */
const visit = (shift: Shift, at: number): readonly Event[] => {
  const { random, patients, seen } = shift;
  // People who work here and their families come as patients too, more often than chance.
  const patient = random.between(0, random.chance(0.02) ? firstStranger - 1 : patients - 1);
  const people = ['front-desk', 'nurse', 'clinician'].map((role) => oneOf(shift, role, patient));
  seen.push(patient);
  return [
    ...people.flatMap((worker, i) => [...opens(worker.id, patient, at + i * 12 * minute), ...(worker.role === 'nurse' ? [writes(worker.id, patient, at + i * 12 * minute + 4 * minute)] : [])]),
    ...(random.chance(0.3) ? opens('bela', patient, at + 50 * minute).filter(() => patient !== 21) : []),
  ];
};

const between = ({ random, dayAt }: Shift, from: number, to: number): number => dayAt + random.between(from * 60, to * 60 - 1) * minute + random.between(0, 50_000);
const many = (count: number, make: (i: number) => readonly Event[]): readonly Event[] => Array.from({ length: count }, (_, i) => make(i)).flat();

/** Calls at the desk, letters to answer, results to read: charts opened by one person alone, within hours. */
const paperwork = (shift: Shift): readonly Event[] => {
  const { random, patients, seen } = shift;
  const alone = (worker: Worker, patient: number, at: number) => (worker.ownAt === patient ? [] : opens(worker.id, patient, at));
  return [
    ...many(random.between(8, 16), () => alone(oneOf(shift, 'front-desk'), random.between(0, patients - 1), between(shift, 8, 18))),
    ...many(random.between(3, 8), () => alone(oneOf(shift, 'clinician'), seen[random.between(0, seen.length - 1)] ?? 30, between(shift, 12, 18))),
    ...many(random.between(3, 8), () => alone(oneOf(shift, 'manager'), random.between(0, patients - 1), between(shift, 9, 17))),
    ...many(random.between(1, 5), () => [{ at: between(shift, 9, 17), staffId: oneOf(shift, 'front-desk').id, action: 'print', method: 'chart.print', patient: random.between(24, patients - 1) } as const]),
    ...many(random.between(0, 2), () => [{ at: between(shift, 9, 17), staffId: oneOf(shift, 'nurse').id, action: 'refused', method: 'audit.timeline', outcome: 'forbidden' } as const]),
    ...many(random.between(0, 6), () => [{ at: between(shift, 9, 17), staffId: oneOf(shift, 'front-desk').id, action: 'refused', method: 'patients.register', outcome: random.chance(0.5) ? 'bad-input' : 'step-up-needed' } as const]),
  ];
};

/** Clinicians finish the charts of the day when the clinic has closed. */
const evening = (shift: Shift): readonly Event[] =>
  many(shift.random.chance(0.7) ? shift.random.between(3, 6) : 0, () => opens(oneOf(shift, 'clinician').id, shift.seen.filter((patient) => patient > 23)[shift.random.between(0, 9)] ?? 30, between(shift, 18, 21)));

const workday = (shift: Shift): readonly Event[] => {
  const visits = many(shift.random.between(36, 52), () => visit(shift, between(shift, 8, 16)));
  return [{ at: shift.dayAt + 7 * 60 * minute, staffId: null, action: 'clock-anomaly', method: 'core.clock', outcome: 'ahead', detail: { wallMs: 13 * 3_600_000, monotonicMs: 1_000 } }, ...visits, ...paperwork(shift), ...evening(shift)];
};

/** Somebody falls ill at night: a nurse and a clinician come, sometimes the glass is broken; or only the telephone rings. */
const night = (shift: Shift): readonly Event[] => {
  const { random } = shift;
  const at = between(shift, 22, 24);
  const patient = random.between(24, shift.patients - 1);
  const [nurse, clinician] = [oneOf(shift, 'nurse').id, oneOf(shift, 'clinician').id];
  if (random.chance(0.25)) return opens(clinician, patient, at);
  const glass: readonly Event[] = random.chance(0.4) ? [{ at: at - minute, staffId: nurse, action: 'emergency', method: 'emergency.open', patient }] : [];
  return [...glass, ...opens(nurse, patient, at), writes(nurse, patient, at + 6 * minute), ...opens(clinician, patient, at + 9 * minute)];
};

/** Four hours, a chart every two minutes and a half at each of two tables. */
const vaccines = (shift: Shift): readonly Event[] => many(190, (i) => {
  const at = shift.dayAt + 9 * 60 * minute + i * 75_000;
  const patient = shift.random.between(24, shift.patients - 1);
  const nurse = i % 2 === 0 ? 'ines' : 'tariq';
  return [...opens(i % 3 === 0 ? 'noor' : 'maya', patient, at), ...opens(nurse, patient, at + 4 * minute), writes(nurse, patient, at + 6 * minute)];
});

/** What thirty days of an honest clinic leave in the log, in order. */
export const createNormalMonth = (random: Random, workers: readonly Worker[], patients: number): readonly Event[] => {
  const events: Event[] = [];
  for (let nth = 0; nth < monthDays; nth += 1) {
    const shift: Shift = { random, workers, patients, dayAt: monthStart + nth * day, seen: [] };
    const isOpen = nth % 7 < 5 && nth !== holiday;
    if (isOpen) events.push(...workday(shift));
    if (nth === vaccineDay) events.push(...vaccines(shift));
    if (random.chance(0.15)) events.push(...night(shift));
    if (nth % 7 === 4) events.push({ at: shift.dayAt + 17 * 60 * minute, staffId: 'ruth', action: 'backup', method: 'backup.create', outcome: 'made' });
  }
  return events.sort((a, b) => a.at - b.at);
};
