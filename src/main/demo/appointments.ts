import type { DemoChart } from './demo-clinic.ts';
import { midwife } from './demo-directory.ts';
import { dayMs } from './person.ts';
import type { Person } from './person.ts';

type Appointment = DemoChart['appointments'][number];

interface Ahead {
  /** Days between reviews, or until the next one that is known. */
  readonly review: number | undefined;
  readonly reason: string;
  readonly vaccine: number | undefined;
  readonly antenatal: number | undefined;
}

/** Days ahead by which the front desk books; nothing further is known. */
const furthest = 180;

const openDay = (person: Person, day: number): number => [day, day - 1, day + 1, day - 2].find((each) => ![0, 6].includes(new Date(person.todayMs - each * dayMs).getUTCDay())) ?? day;

/** What the book holds beside the visits that took place: who did not come, what was cancelled, and what is ahead. */
export const createDayBook = (person: Person, visited: ReadonlySet<number>, ahead: Ahead): readonly Appointment[] => {
  const { random } = person;
  const at = (day: number, status: Appointment['status'], service: string, reason: string, note = '', practitioner = person.doctor): Appointment => {
    const starts = person.todayMs - day * dayMs + (8 * 60 + 15 * random.between(0, 33)) * 60_000;
    return { status, service, reason, starts: new Date(starts).toISOString(), ends: new Date(starts + 20 * 60_000).toISOString(), practitioner, location: `Room ${random.between(1, 6)}`, note };
  };
  const past = (share: number, status: 'noshow' | 'cancelled', note: string): readonly Appointment[] => {
    const day = openDay(person, random.between(2, Math.max(3, Math.min(360, person.registeredDay - 3))));
    return random.chance(share) && person.registeredDay > 10 && !visited.has(day) ? [at(day, status, 'Review', ahead.reason === '' ? 'Check' : ahead.reason, note)] : [];
  };
  const booked: Appointment[] = [];
  const book = (inDays: number | undefined, service: string, reason: string, practitioner?: string) => {
    if (inDays !== undefined && inDays <= furthest) booked.push(at(openDay(person, -Math.max(0, inDays)), 'booked', service, reason, '', practitioner));
  };
  book(ahead.review === undefined ? undefined : random.between(0, Math.min(ahead.review, furthest)), 'Review', ahead.reason);
  book(ahead.vaccine, 'Child health', 'Check and vaccines');
  book(ahead.antenatal, 'Antenatal', 'Antenatal check', midwife);
  if (booked.length === 0 && random.chance(0.08)) book(random.between(0, 40), 'Check-up', 'Yearly check');
  const isMoved = booked.length > 0 && random.chance(0.1);
  return [
    ...past(0.1, 'noshow', ''), ...past(0.09, 'cancelled', 'Cancelled by telephone'), ...booked,
    ...(isMoved ? [at(openDay(person, -random.between(1, 30)), 'cancelled', 'Review', ahead.reason === '' ? 'Check' : ahead.reason, 'Moved at the patient’s wish')] : []),
  ].sort((a, b) => ((a.starts ?? '') < (b.starts ?? '') ? -1 : 1));
};
