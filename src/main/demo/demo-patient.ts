import type { CalendarDate } from '#shared/time/calendar-date.ts';
import { createBody } from './body.ts';
import { pickAllergies } from './demo-allergies.ts';
import type { DemoPatient } from './demo-clinic.ts';
import { pickDoctor } from './demo-directory.ts';
import { pickName, streets, towns } from './names.ts';
import { dayMs, daysInYear } from './person.ts';
import type { Person } from './person.ts';
import { longChartDays, pickHealth, planChart } from './plan-chart.ts';
import type { Random } from './random.ts';

const dateOf = (ms: number): CalendarDate => new Date(ms).toISOString().slice(0, 10);

/** A number that belongs to nobody: 555-0100 to 555-0199 are reserved for fiction in every North American area. */
const pickPhone = (random: Random) => (random.chance(0.1) ? '' : `(${random.pick(['202', '303', '415', '504', '617', '808', '907'])}) 555-01${String(random.between(0, 99)).padStart(2, '0')}`);

/** Every fifth a child, every fourth old, as a village has them. In days. */
const pickAgeInDays = (random: Random): number => {
  const share = random.next();
  if (share < 0.1) return random.between(2, 5 * 365);
  if (share < 0.25) return random.between(5 * 366, 18 * 365);
  if (share < 0.72) return random.between(18 * 366, 65 * 365);
  return random.between(65 * 366, 97 * 365);
};

export interface Wanted {
  /** To order a certain age. */
  readonly ageInDays?: number;
  /** Ten years of weekly visits. */
  readonly isLong?: boolean;
}

const substancesOf: Readonly<Record<string, readonly string[]>> = { penicillin: ['Penicillin'], nsaid: ['Aspirin'] };

/** One invented person with a year of visits before `today`. */
export const createPatient = (random: Random, today: CalendarDate, { ageInDays: wantedAge, isLong = false }: Wanted = {}): DemoPatient => {
  const ageInDays = wantedAge ?? (isLong ? random.between(72 * 365, 84 * 365) : pickAgeInDays(random));
  const todayMs = Date.parse(`${today}T00:00:00.000Z`);
  const bornMs = todayMs - ageInDays * dayMs;
  const isFemale = random.chance(0.52);
  const sex = isFemale ? 'female' : random.chance(0.03) ? 'other' : 'male';
  const { language, ...name } = pickName(random, isFemale);
  const registeredDay = Math.min(ageInDays, isLong ? longChartDays : random.between(360, 375));
  const registeredMs = todayMs - registeredDay * dayMs + 9 * 3_600_000;
  const allergies = pickAllergies(random, dateOf(registeredMs));
  const person: Person = {
    random, sex, ageInDays, todayMs, registeredDay, doctor: pickDoctor(random), body: createBody(random, ageInDays / daysInYear, isFemale),
    isAllergicTo: (family) => allergies.some(({ substance }) => (substancesOf[family ?? ''] ?? []).includes(substance)),
  };
  const health = pickHealth(person, isLong);
  const isHeavier = health.chronics.some(({ display }) => display === 'Type 2 diabetes mellitus');
  const { chart, sets } = planChart(isHeavier ? { ...person, body: { ...person.body, heavy: Math.min(2.3, person.body.heavy + 0.8) } } : person, health, isLong);
  const certainty = person.body.ageAtToday < 18 || isLong ? 1 : random.next();
  const born = dateOf(bornMs);
  return {
    fields: {
      ...name,
      likesToBeCalled: random.chance(0.12) && name.givenNames !== '' ? name.givenNames.slice(0, 3) : '',
      birthDate: certainty < 0.03 ? null : certainty < 0.08 ? born.slice(0, 4) : born,
      birthDateCertainty: certainty < 0.03 ? 'unknown' : certainty < 0.08 ? 'about' : 'exact',
      sex, phone: pickPhone(random), language, interpreter: language === 'English' ? false : random.chance(0.3) ? true : null,
      street: `${random.between(1, 180)} ${random.pick(streets)}`, town: random.pick(towns),
      registeredAt: new Date(registeredMs).toISOString(),
    },
    sets, allergies, chart,
  };
};
