import { measures } from '#shared/vitals/measures.ts';
import type { CalendarDate } from '#shared/time/calendar-date.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import { createBody, signsAt } from './body.ts';
import type { Body } from './body.ts';
import { pickAllergies } from './demo-allergies.ts';
import type { DemoPatient, DemoReading, DemoSet } from './demo-clinic.ts';
import { pickName, streets, towns } from './names.ts';
import type { Random } from './random.ts';

const dayMs = 86_400_000;
const daysInYear = 365.25;
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

const visitsIn = (random: Random, ageInYears: number) => (ageInYears < 1 ? random.between(1, 5) : ageInYears > 64 ? random.between(2, 8) : random.between(0, 5));

const readingsOf = (random: Random, body: Body, age: number, takenAt: string): readonly DemoReading[] => {
  const signs = signsAt(random, body, age);
  const reading = (measure: MeasureName, value: number, secondValue: number | null = null): DemoReading => ({ measure, value, secondValue, struck: null });
  const all = [
    reading('respiratory-rate', signs.respiratoryRate), reading('oxygen-saturation', signs.saturation),
    // A cuff on a healthy toddler is not a clinic's habit.
    ...(age < 3 ? [] : [reading('blood-pressure', signs.systolic, signs.diastolic)]),
    reading('heart-rate', signs.heartRate), reading('body-temperature', signs.temperature),
    ...(age < 4 ? [] : [reading('pain', signs.pain)]),
    reading('body-weight', signs.weight), reading('body-height', signs.height),
  ].filter(({ measure }) => measure === 'body-weight' || measure === 'blood-pressure' || random.chance(0.85));
  const wrong = Number((signs.weight * 10).toFixed(1));
  if (!random.chance(0.03) || wrong > measures['body-weight'].possible.high) return all;
  return [...all, { ...reading('body-weight', wrong), struck: { at: new Date(Date.parse(takenAt) + 180_000).toISOString(), reason: 'decimal point missed' } }];
};

const setsOf = (random: Random, body: Body, bornMs: number, todayMs: number, registeredMs: number): readonly DemoSet[] => {
  const span = Math.floor((todayMs - registeredMs) / dayMs);
  const days = [...new Set(Array.from({ length: visitsIn(random, body.ageAtToday) }, () => random.between(1, Math.max(1, span - 1))))].sort((a, b) => b - a);
  return days.filter((day) => day < span).map((day) => {
    const taken = todayMs - day * dayMs + random.between(8 * 60, 16 * 60) * 60_000;
    const takenAt = new Date(taken).toISOString();
    return { takenAt, readings: readingsOf(random, body, (taken - bornMs) / dayMs / daysInYear, takenAt) };
  });
};

/** One invented person with a year of visits before `today`; `ageInDays` to order a certain age. */
export const createPatient = (random: Random, today: CalendarDate, ageInDays = pickAgeInDays(random)): DemoPatient => {
  const todayMs = Date.parse(`${today}T00:00:00.000Z`);
  const bornMs = todayMs - ageInDays * dayMs;
  const isFemale = random.chance(0.52);
  const { language, ...name } = pickName(random, isFemale);
  const body = createBody(random, ageInDays / daysInYear, isFemale);
  const registeredMs = todayMs - Math.min(ageInDays, random.between(360, 375)) * dayMs + 9 * 3_600_000;
  const certainty = body.ageAtToday < 18 ? 1 : random.next();
  const born = dateOf(bornMs);
  return {
    fields: {
      ...name,
      likesToBeCalled: random.chance(0.12) && name.givenNames !== '' ? name.givenNames.slice(0, 3) : '',
      birthDate: certainty < 0.03 ? null : certainty < 0.08 ? born.slice(0, 4) : born,
      birthDateCertainty: certainty < 0.03 ? 'unknown' : certainty < 0.08 ? 'about' : 'exact',
      sex: isFemale ? 'female' : random.chance(0.03) ? 'other' : 'male',
      phone: pickPhone(random), language, interpreter: language === 'English' ? false : random.chance(0.3) ? true : null,
      street: `${random.between(1, 180)} ${random.pick(streets)}`, town: random.pick(towns),
      registeredAt: new Date(registeredMs).toISOString(),
    },
    sets: setsOf(random, body, bornMs, todayMs, registeredMs),
    allergies: pickAllergies(random, dateOf(registeredMs)),
  };
};
