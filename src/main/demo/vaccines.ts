// Ages: CDC child, adolescent and adult immunization schedules 2024, which the WHO summary tables allow. Codes: CVX (CDC).
import type { Dose, Person, PlannedVisit } from './person.ts';
import { dateOfDay, workingDay } from './person.ts';
import type { DemoChart } from './demo-clinic.ts';

const daysInMonth = 30.44;

const names: Readonly<Record<string, string>> = {
  '08': 'Hepatitis B vaccine, pediatric', '119': 'Rotavirus, live, monovalent vaccine', '20': 'DTaP', '49': 'Haemophilus influenzae type b vaccine (PRP-OMP)', '133': 'Pneumococcal conjugate vaccine, 13 valent',
  '10': 'Poliovirus vaccine, inactivated', '03': 'Measles, mumps and rubella virus vaccine', '21': 'Varicella virus vaccine', '83': 'Hepatitis A vaccine, pediatric, 2 dose',
  '115': 'Tdap', '165': 'Human papillomavirus 9-valent vaccine', '114': 'Meningococcal polysaccharide (groups A, C, Y, W-135) conjugate vaccine',
  '140': 'Influenza, seasonal, injectable, preservative free', '33': 'Pneumococcal polysaccharide vaccine, 23 valent', '187': 'Zoster vaccine recombinant', '113': 'Td (adult), preservative free',
};
export const dose = (code: string, series = ''): Dose => ({ vaccine: names[code] ?? '', code, series });

/** Age in months to doses. */
const schedule: readonly (readonly [months: number, doses: readonly Dose[]])[] = [
  [0, [dose('08', '1 of 3')]],
  [2, [dose('08', '2 of 3'), dose('119', '1 of 2'), dose('20', '1 of 5'), dose('49', '1 of 3'), dose('133', '1 of 4'), dose('10', '1 of 4')]],
  [4, [dose('119', '2 of 2'), dose('20', '2 of 5'), dose('49', '2 of 3'), dose('133', '2 of 4'), dose('10', '2 of 4')]],
  [6, [dose('08', '3 of 3'), dose('20', '3 of 5'), dose('133', '3 of 4'), dose('10', '3 of 4')]],
  [12, [dose('03', '1 of 2'), dose('21', '1 of 2'), dose('83', '1 of 2'), dose('49', '3 of 3'), dose('133', '4 of 4')]],
  [15, [dose('20', '4 of 5')]],
  [18, [dose('83', '2 of 2')]],
  [48, [dose('20', '5 of 5'), dose('10', '4 of 4'), dose('03', '2 of 2'), dose('21', '2 of 2')]],
  [132, [dose('115', '1'), dose('165', '1 of 2'), dose('114', '1 of 2')]],
  [138, [dose('165', '2 of 2')]],
  [192, [dose('114', '2 of 2')]],
];

interface VaccinePlan {
  readonly visits: readonly PlannedVisit[];
  /** Given elsewhere before registering, copied from the card. */
  readonly copied: DemoChart['immunizations'];
  /** Days until the next is due. */
  readonly nextInDays: number | undefined;
}

export const copiedDose = (person: Person, { vaccine, code, series }: Dose, day: number): DemoChart['immunizations'][number] => ({
  vaccine, code, codeSystem: 'http://hl7.org/fhir/sid/cvx', status: 'completed', statusReason: '', given: dateOfDay(person, day), givenText: '',
  lot: '', expires: null, site: '', route: '', dose: '', series, performer: '', note: 'Copied from the vaccination card',
});

const childPlan = (person: Person): VaccinePlan => {
  const { random, ageInDays, registeredDay } = person;
  const visits: PlannedVisit[] = [];
  const copied: DemoChart['immunizations'][number][] = [];
  let nextInDays: number | undefined;
  for (const [months, doses] of schedule) {
    // Never early: a dose before its age would have to be given again.
    const late = months === 0 ? 0 : random.between(1, 12);
    const day = ageInDays - Math.ceil(months * daysInMonth) - late;
    if (day < 3) nextInDays ??= day >= 0 ? 7 : -day;
    else if (day >= registeredDay) copied.push(...doses.map((each) => copiedDose(person, each, day)));
    else visits.push({ day: workingDay(person, day - 2), cause: { reason: `${months < 24 ? `${months} month` : `${Math.floor(months / 12)} year`} check and vaccines`, service: 'Child health', doses } });
  }
  return { visits, copied, nextInDays };
};

const adultPlan = (person: Person): VaccinePlan => {
  const { random, registeredDay } = person;
  const age = person.body.ageAtToday;
  const copied: DemoChart['immunizations'][number][] = [];
  const visits: PlannedVisit[] = [];
  const come = (code: string, series = '') => visits.push({ day: workingDay(person, random.between(5, Math.max(6, registeredDay - 5))), cause: { reason: 'Vaccination', service: 'Vaccination', doses: [dose(code, series)] } });
  if (random.chance(0.5)) copied.push(copiedDose(person, dose('113', 'booster'), registeredDay + random.between(300, Math.min(3_000, Math.max(301, person.ageInDays - registeredDay - 18 * 366)))));
  if (age > 66 && random.chance(0.7)) copied.push(copiedDose(person, dose('33', '1'), registeredDay + random.between(1, Math.floor((age - 66) * 365) + 1)));
  if (age > 52 && random.chance(0.15)) come('187', '1 of 2');
  return { visits, copied, nextInDays: undefined };
};

/** The days of October and November before today, when influenza vaccine is given. */
const fluDay = (person: Person): number => {
  const today = new Date(person.todayMs);
  const october = Date.UTC(today.getUTCFullYear() - (today.getUTCMonth() < 10 ? 1 : 0), 9, 1);
  return Math.round((person.todayMs - october) / 86_400_000) - person.random.between(0, 50);
};

export const planVaccines = (person: Person): VaccinePlan => {
  const plan = person.ageInDays < 18 * 365.25 ? childPlan(person) : adultPlan(person);
  const age = person.body.ageAtToday;
  const day = fluDay(person);
  const wants = age > 64 ? 0.7 : age > 1.5 ? 0.3 : 0;
  if (day < 2 || day > person.registeredDay - 2 || !person.random.chance(wants)) return plan;
  return { ...plan, visits: [...plan.visits, { day: workingDay(person, day), cause: { reason: 'Influenza vaccine', service: 'Vaccination', doses: [dose('140')] } }] };
};
