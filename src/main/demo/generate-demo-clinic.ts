import type { CalendarDate } from '#shared/time/calendar-date.ts';
import { createSlotBook } from './book-free-slots.ts';
import { emptyChart } from './demo-clinic.ts';
import type { DemoClinic, DemoPatient } from './demo-clinic.ts';
import { clinicName, createDirectory } from './demo-directory.ts';
import { createPatient } from './demo-patient.ts';
import type { Wanted } from './demo-patient.ts';
import { createStaff } from './demo-staff.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

export interface DemoRequest {
  readonly seed: number;
  readonly patients: number;
  /** Nothing in the plan is later than the start of this day, but for appointments, which may lie ahead. */
  readonly today: CalendarDate;
}

/** Whom every demonstration shows, by place: a newborn, a child of four, a woman or man of 97, and a chart of five hundred visits in every four hundred. */
const ordered: Readonly<Record<number, Wanted>> = { 2: { ageInDays: 12 }, 5: { ageInDays: 4 * 365 + 100 }, 8: { ageInDays: 97 * 365 + 100 } };
const wantedAt = (place: number): Wanted => ordered[place] ?? (place % 400 === 11 ? { isLong: true } : {});

const withoutAccents = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');
const swapped = (text: string) => (text.length < 5 ? text : `${text.slice(0, 2)}${text[3] ?? ''}${text[2] ?? ''}${text.slice(4)}`);

/** The same person typed a second time by somebody in a hurry: the register's matching is shown with these. */
const nearDuplicate = (random: Random, patient: DemoPatient): DemoPatient => {
  const { fields } = patient;
  const family = random.chance(0.5) ? withoutAccents(fields.familyName) : swapped(fields.familyName);
  return {
    fields: { ...fields, familyName: family, likesToBeCalled: '', nameInOwnScript: '', street: '', language: '', interpreter: null },
    sets: [], allergies: [], chart: emptyChart,
  };
};

/** An invented clinic, the same for the same seed, count and day. Nobody in it exists. */
export const generateDemoClinic = ({ seed, patients, today }: DemoRequest): DemoClinic => {
  const random = createRandom(seed);
  const staff = createStaff(random);
  const made: DemoPatient[] = [];
  const intoBook = createSlotBook();
  const booked = (patient: DemoPatient): DemoPatient => ({ ...patient, chart: { ...patient.chart, appointments: patient.chart.appointments.map(intoBook) } });
  for (let place = 0; place < patients; place += 1) {
    const earlier = place % 25 === 14 || place % 100 === 60 ? made[random.between(0, place - 1)] : undefined;
    made.push(earlier === undefined ? booked(createPatient(random, today, wantedAt(place))) : nearDuplicate(random, earlier));
  }
  return { clinicName, staff, ...createDirectory(), patients: made };
};
