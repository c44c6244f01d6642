// Visits: WHO recommendations on antenatal care 2016 (eight contacts) with the usual weeks between; weight gain: IOM 2009, usual weight.
import { clinicName, midwife } from './demo-directory.ts';
import { findings } from './labs.ts';
import { medicines as give } from './medicines.ts';
import { dateOfDay, workingDay } from './person.ts';
import type { Person, PlannedVisit } from './person.ts';
import { dose } from './vaccines.ts';

export interface Pregnancy {
  /** Days before today of the last period. */
  readonly sinceDay: number;
}

const term = 280;
const weeks = [8, 12, 16, 20, 24, 28, 30, 32, 34, 36, 38, 40];

/** A woman of 18 to 43 who does not hear of it before she is registered here. */
export const pickPregnancy = (person: Person): Pregnancy | undefined => {
  const age = person.body.ageAtToday;
  if (person.sex !== 'female' || age < 19 || age >= 44 || !person.random.chance(0.09)) return undefined;
  return { sinceDay: person.random.between(62, Math.max(63, Math.min(340, person.registeredDay + 30))) };
};

const carriedAt = (week: number): number => (week < 13 ? 0.5 : 0.5 + (week - 13) * 0.42);

export const planPregnancy = (person: Person, { sinceDay }: Pregnancy): readonly PlannedVisit[] => {
  const seenBy = { practitioner: midwife, organization: clinicName, hasVitals: true };
  const abatedOnDay = sinceDay - term;
  const visits = weeks.map((week): PlannedVisit & { week: number } => ({
    week, day: workingDay(person, sinceDay - week * 7),
    cause: {
      reason: week === 8 ? 'Pregnancy, first visit' : `Antenatal check, week ${week}`, service: 'Antenatal', carried: carriedAt(week), seenBy,
      findings: week === 8 ? [findings.pregnancyTest, findings.urineProtein] : [findings.urineProtein],
      orders: [8, 28, 36].includes(week) ? [{ lab: 'hemoglobin', everyDays: 1, isFirst: true, mean: [12.2, 12.2], deviation: 0.7 }, ...(week === 28 ? [{ lab: 'glucose', everyDays: 1, isFirst: true } as const] : [])] : [],
      doses: week === 28 ? [dose('115')] : [],
      ...(week === 8
        ? { gives: [give.folicAcid], problem: { display: 'Normal pregnancy', code: '72892002', onset: dateOfDay(person, sinceDay), ...(abatedOnDay > 0 ? { abatedOnDay } : {}) } }
        : {}),
    },
  }));
  const held = visits.filter(({ week }) => sinceDay - week * 7 >= 2 && sinceDay - week * 7 < person.registeredDay);
  const after = abatedOnDay - 42;
  if (after < 2) return held;
  return [...held, { day: workingDay(person, after), cause: { reason: 'Six weeks after birth', service: 'Postnatal', seenBy, orders: [{ lab: 'hemoglobin', everyDays: 1, isFirst: true, mean: [12.4, 12.4], deviation: 0.6 }] } }];
};

/** Days until the next check, where one is ahead. */
export const nextAntenatal = ({ sinceDay }: Pregnancy): number | undefined => {
  const next = weeks.find((week) => week * 7 > sinceDay);
  return next === undefined ? undefined : next * 7 - sinceDay;
};
