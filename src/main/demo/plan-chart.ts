import { createDayBook } from './appointments.ts';
import type { DemoChart, DemoSet } from './demo-clinic.ts';
import { named } from './chronic.ts';
import { planAcute, planReviews, pickChronics } from './plan-visits.ts';
import { nextAntenatal, pickPregnancy, planPregnancy } from './pregnancy.ts';
import type { Cause, Person, PlannedVisit } from './person.ts';
import { workingDay } from './person.ts';
import type { Chronic } from './profile.ts';
import { planVaccines } from './vaccines.ts';
import { writeVisit } from './write-visit.ts';
import type { WrittenVisit } from './write-visit.ts';

/** What somebody has, as drawn before the chart: their body shows some of it. */
export interface Health {
  readonly chronics: readonly Chronic[];
  readonly pregnancy: ReturnType<typeof pickPregnancy>;
}

/** Somebody whose blood is thinned is seen nearly every week, and after ten years has a chart of five hundred visits. */
const longChart: readonly Chronic[] = ['Atrial fibrillation', 'Essential hypertension', 'Type 2 diabetes mellitus', 'Osteoarthritis of knee'].map(named);
const visitsOfLongChart = 510;
/** Days that it goes back. */
export const longChartDays = 3_600;

export const pickHealth = (person: Person, isLong: boolean): Health => {
  if (isLong) return { chronics: longChart, pregnancy: undefined };
  const pregnancy = pickPregnancy(person);
  return { chronics: pickChronics(person, pregnancy !== undefined), pregnancy };
};

/** Ordinarily well: now and then a check, with the blood taken. */
const planCheckUp = (person: Person): readonly PlannedVisit[] => {
  const age = person.body.ageAtToday;
  if (age < 25 || !person.random.chance(0.35)) return [];
  const orders = (['glucose', 'cholesterol', 'hemoglobin', ...(age > 45 ? (['creatinine', 'ldl', 'hdl'] as const) : [])] as const).map((lab) => ({ lab, everyDays: 1, isFirst: true }));
  return [{ day: workingDay(person, person.random.between(5, Math.max(6, person.registeredDay - 5))), cause: { reason: 'Yearly check', service: 'Check-up', orders } }];
};

const acuteMost = (person: Person, isPregnant: boolean): number => (isPregnant ? 1 : person.body.ageAtToday < 5 ? 4 : 2);

/** The causes of each day. Who is seen by somebody else, or elsewhere, has that day to it: other causes wait for a free one. */
const onDays = (person: Person, planned: readonly PlannedVisit[]): ReadonlyMap<number, readonly Cause[]> => {
  const byDay = new Map<number, Cause[]>();
  const isFree = (day: number, by: string | undefined) => (byDay.get(day) ?? []).every(({ seenBy }) => seenBy?.practitioner === by);
  for (const { day, cause } of [...planned].sort((a, b) => Number(b.cause.seenBy !== undefined) - Number(a.cause.seenBy !== undefined))) {
    const by = cause.seenBy?.practitioner;
    const free = [0, -3, -5, -7, 3, 5, 7, 9, 12].map((more) => workingDay(person, day + more)).find((each) => isFree(each, by));
    if (free !== undefined) byDay.set(free, [...(byDay.get(free) ?? []), cause]);
  }
  return byDay;
};

/** What is given again takes the place of what was given before: one prescription of a medicine at a time. */
const renewed = (medications: WrittenVisit['medications']): WrittenVisit['medications'] => medications.map((medication, i) => {
  const next = medication.status === 'active' ? medications.find((later, j) => j > i && later.display === medication.display && later.status === 'active') : undefined;
  return next ? { ...medication, status: 'completed', ended: next.started } : medication;
});

/** A chart that hangs together: what somebody has decides why they come, and why they come decides what is written. */
export const planChart = (person: Person, { chronics, pregnancy }: Health, isLong: boolean): { readonly chart: DemoChart; readonly sets: readonly DemoSet[] } => {
  const isThinned = chronics.some(({ display }) => display === 'Atrial fibrillation');
  const avoidsNsaid = isThinned || pregnancy !== undefined || chronics.some(({ display }) => /kidney|heart failure/.test(display));
  const vaccines = planVaccines(person);
  const reviews = planReviews(person, chronics, avoidsNsaid, isLong ? longChartDays / visitsOfLongChart : undefined);
  const planned = [
    ...reviews, ...vaccines.visits, ...(pregnancy ? planPregnancy(person, pregnancy) : []),
    ...planAcute(person, acuteMost(person, pregnancy !== undefined), avoidsNsaid), ...(chronics.length === 0 && !pregnancy ? planCheckUp(person) : []),
  ];
  const byDay = onDays(person, planned);
  const days = [...byDay.keys()].sort((a, b) => b - a);
  const first = days[0];
  const lasting = (day: number) => ({
    pressure: Math.max(0, ...chronics.map(({ pressure }) => pressure?.[day === first ? 0 : 1] ?? 0)), saturation: Math.max(0, ...chronics.map(({ saturation }) => saturation ?? 0)),
  });
  const visits: WrittenVisit[] = days.map((day) => writeVisit(person, day, byDay.get(day) ?? [], lasting(day)));
  const all = <Name extends keyof WrittenVisit>(name: Name): WrittenVisit[Name] => visits.flatMap((visit) => visit[name] as readonly unknown[]) as unknown as WrittenVisit[Name];
  const nextReview = chronics.length > 0 ? Math.min(...chronics.map(({ followUpDays }) => followUpDays)) : undefined;
  const book = createDayBook(person, new Set(days), { review: isLong ? 7 : nextReview, reason: chronics[0]?.reason ?? '', vaccine: vaccines.nextInDays, antenatal: pregnancy && nextAntenatal(pregnancy) });
  const copied = [...vaccines.copied].sort((a, b) => ((a.given ?? '') < (b.given ?? '') ? -1 : 1));
  return {
    sets: all('sets'),
    chart: {
      encounters: all('encounters'), problems: all('problems'), medications: renewed(all('medications')), results: all('results'),
      immunizations: [...copied, ...all('immunizations')], appointments: [...all('appointments'), ...book],
    },
  };
};
