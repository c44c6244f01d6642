import type { Body } from './body.ts';
import type { Finding, LabName } from './labs.ts';
import { medicines } from './medicines.ts';
import type { Medicine } from './medicines.ts';
import type { LabOrder } from './profile.ts';
import type { Random } from './random.ts';

export const dayMs = 86_400_000;
export const daysInYear = 365.25;

/** Whom a chart is planned for. Days count back from today: 1 is yesterday, -1 tomorrow. */
export interface Person {
  readonly random: Random;
  readonly body: Body;
  readonly sex: string;
  readonly ageInDays: number;
  readonly todayMs: number;
  /** The day of registering; nothing was done here before it. */
  readonly registeredDay: number;
  readonly doctor: string;
  readonly isAllergicTo: (family: Medicine['family']) => boolean;
}

export const ageAt = (person: Person, day: number): number => (person.ageInDays - day) / daysInYear;
export const dateOfDay = (person: Pick<Person, 'todayMs'>, day: number): string => new Date(person.todayMs - day * dayMs).toISOString().slice(0, 10);

/** The nearest day the clinic is open (Monday to Friday) that is before today and not before registering. */
export const workingDay = (person: Person, day: number): number => {
  const fits = (each: number) => each >= 1 && each <= person.registeredDay && ![0, 6].includes(new Date(person.todayMs - each * dayMs).getUTCDay());
  const near = [day, day + 1, day - 1, day + 2, day - 2].find(fits);
  return near ?? Math.min(Math.max(day, 1), Math.max(1, person.registeredDay));
};

/** A vaccine of the schedule that falls due. */
export interface Dose {
  readonly vaccine: string;
  /** CVX. */
  readonly code: string;
  /** `2 of 3`; '' for one that is given every year. */
  readonly series: string;
}

/** Why somebody comes, and what follows from it. Several may share a visit. */
export interface Cause {
  readonly reason: string;
  readonly service: string;
  /** Came without an appointment. */
  readonly isWalkIn?: boolean;
  readonly problem?: { readonly display: string; readonly code: string; readonly onset: string; readonly lastsDays?: number; readonly abatedOnDay?: number };
  readonly gives?: readonly Medicine[];
  readonly orders?: readonly (LabOrder & { readonly isFirst: boolean })[];
  readonly findings?: readonly Finding[];
  readonly doses?: readonly Dose[];
  readonly hasFever?: boolean;
  /** mmHg over what the age has. */
  readonly pressure?: number;
  readonly saturation?: number;
  /** Kilograms, of a pregnancy. */
  readonly carried?: number;
  /** Somebody other than the person's own doctor, and where. */
  readonly seenBy?: { readonly practitioner: string; readonly organization: string; readonly hasVitals: boolean };
}

export interface PlannedVisit {
  readonly day: number;
  readonly cause: Cause;
}

const instead: Readonly<Record<string, Medicine>> = {
  [medicines.amoxicillin.code]: medicines.azithromycin, [medicines.amoxicillinChild.code]: medicines.azithromycinChild, [medicines.ibuprofen.code]: medicines.paracetamol,
};

/** What is given instead, where an allergy, blood thinning or a pregnancy forbids it. */
export const suited = (person: Person, medicine: Medicine, avoidsNsaid: boolean): Medicine =>
  person.isAllergicTo(medicine.family) || (medicine.family === 'nsaid' && avoidsNsaid) ? (instead[medicine.code] ?? medicines.paracetamol) : medicine;

export const labsDue = (lastMeasured: Map<LabName, number>, orders: readonly LabOrder[], day: number, isFirst: boolean): readonly (LabOrder & { isFirst: boolean })[] =>
  orders.filter(({ lab, everyDays }) => (lastMeasured.get(lab) ?? Infinity) - day >= everyDays - 5).map((order) => {
    lastMeasured.set(order.lab, day);
    return { ...order, isFirst };
  });
