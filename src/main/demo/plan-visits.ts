import { acutes } from './acute.ts';
import { chronics } from './chronic.ts';
import { eyeClinic, optometrist } from './demo-directory.ts';
import { findings } from './labs.ts';
import type { LabName } from './labs.ts';
import type { Medicine } from './medicines.ts';
import { ageAt, dateOfDay, labsDue, suited, workingDay } from './person.ts';
import type { Person, PlannedVisit } from './person.ts';
import type { Chronic, ShareByAge } from './profile.ts';

const shareAt = (shares: ShareByAge, age: number): number => {
  let [beforeAge, before] = shares[0] ?? [0, 0];
  if (age < beforeAge) return 0;
  for (const [nextAge, next] of shares) {
    if (age <= nextAge) return nextAge === beforeAge ? next : before + ((next - before) * (age - beforeAge)) / (nextAge - beforeAge);
    [beforeAge, before] = [nextAge, next];
  }
  return before;
};

/** What goes with a pregnancy: the others would need care that a demonstration should not invent. */
const besidePregnancy: ReadonlySet<string> = new Set(['Asthma', 'Hypothyroidism', 'Allergic rhinitis', 'Atopic dermatitis']);

export const pickChronics = (person: Person, isPregnant: boolean): readonly Chronic[] => {
  // The age at registering: what they have then they had while they were here.
  const age = ageAt(person, person.registeredDay);
  const found = chronics.filter(({ shares, only }) => person.random.chance(shareAt(shares, age)) && (only === undefined || only === person.sex));
  const hasAsthma = found.some(({ display }) => display === 'Asthma');
  return found.filter(({ display }) => (!isPregnant || besidePregnancy.has(display)) && !(hasAsthma && display === 'Chronic obstructive lung disease'));
};

/** When it began: years before registering for most, so far as their age allows, else found at the first visit. */
const onsetOf = (person: Person, { shares }: Chronic, firstDay: number): string => {
  const years = Math.floor(ageAt(person, person.registeredDay) - (shares[0]?.[0] ?? 0));
  if (years < 1 || person.random.chance(0.2)) return dateOfDay(person, firstDay);
  return dateOfDay(person, person.registeredDay + person.random.between(30, Math.min(years, 18) * 365)).slice(0, person.random.chance(0.5) ? 7 : 4);
};

/** Days of the reviews: the one who must come most often sets the pace. `everyDays` to order another pace. */
const reviewDays = (person: Person, conditions: readonly Chronic[], everyDays: number | undefined): readonly number[] => {
  const every = everyDays ?? Math.min(...conditions.map(({ followUpDays }) => followUpDays));
  const jitter = Math.min(8, Math.floor(every / 8));
  const days: number[] = [];
  for (let day = person.registeredDay - person.random.between(2, 30); day >= 2; day -= every + person.random.between(-jitter, jitter)) days.push(workingDay(person, Math.round(day)));
  return days;
};

/** The reviews of what stays: everything is told and begun at the first one. */
export const planReviews = (person: Person, conditions: readonly Chronic[], avoidsNsaid: boolean, everyDays?: number): readonly PlannedVisit[] => {
  if (conditions.length === 0) return [];
  const lastSeen = new Map<Chronic, number>();
  const measured = new Map<LabName, number>();
  const ordered = [...conditions].sort((a, b) => Number(b.orders.some(({ mean }) => mean)) - Number(a.orders.some(({ mean }) => mean)));
  const planned: PlannedVisit[] = [];
  reviewDays(person, conditions, everyDays).forEach((day, visit) => {
    const due = ordered.filter((each) => visit === 0 || (lastSeen.get(each) ?? 0) - day >= each.followUpDays - 15);
    const pacing = conditions.reduce((first, each) => (each.followUpDays < first.followUpDays ? each : first));
    for (const each of due.length > 0 ? due : [pacing]) {
      lastSeen.set(each, day);
      const isFirst = visit === 0;
      const gives: readonly Medicine[] = isFirst ? [...each.always, ...each.sometimes.filter(() => person.random.chance(0.33))] : [];
      planned.push({
        day,
        cause: {
          reason: each.reason, service: 'Review',
          ...(isFirst ? { problem: { display: each.display, code: each.code, onset: onsetOf(person, each, day) } } : {}),
          gives: gives.map((medicine) => suited(person, medicine, avoidsNsaid)), orders: labsDue(measured, each.orders, day, isFirst),
        },
      });
    }
  });
  if (!conditions.some(({ hasEyeChecks }) => hasEyeChecks)) return planned;
  const seenBy = { practitioner: optometrist, organization: eyeClinic, hasVitals: false };
  const firstCheck = Math.min(person.registeredDay - 40, 330) - person.random.between(0, 100);
  return [...planned, { day: workingDay(person, firstCheck), cause: { reason: 'Yearly eye check of diabetes', service: 'Retinal screening', findings: [findings.leftRetina, findings.rightRetina], seenBy } }];
};

/** What came and went within the year. */
export const planAcute = (person: Person, most: number, avoidsNsaid: boolean): readonly PlannedVisit[] => {
  const { random } = person;
  const span = Math.min(person.registeredDay, 365);
  return Array.from({ length: span < 4 ? 0 : random.between(0, most) }, (): PlannedVisit | undefined => {
    const day = workingDay(person, random.between(2, span - 1));
    const age = ageAt(person, day);
    const fitting = acutes.filter(({ fromAge, toAge, only }) => age >= fromAge && age < toAge && (only === undefined || only === person.sex));
    let left = random.next() * fitting.reduce((sum, { weight }) => sum + weight, 0);
    const found = fitting.find(({ weight }) => (left -= weight) < 0);
    if (!found) return undefined;
    const { display, code, reason, lastsDays, orders } = found;
    return {
      day,
      cause: {
        reason, service: 'Walk-in', isWalkIn: true, hasFever: random.chance(found.fever), findings: found.findings, orders: orders.map((order) => ({ ...order, isFirst: true })),
        problem: { display, code, onset: dateOfDay(person, Math.min(day + random.between(0, 4), person.ageInDays)), lastsDays },
        gives: (age < 12 ? found.child : found.adult).map((medicine) => suited(person, medicine, avoidsNsaid)),
      },
    };
  }).filter((visit) => visit !== undefined);
};
