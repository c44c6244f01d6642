import { heightAt, signsAt } from './body.ts';
import type { BodyState } from './body.ts';
import type { DemoChart, DemoSet } from './demo-clinic.ts';
import { clinicName, pickNurse } from './demo-directory.ts';
import { labs } from './labs.ts';
import type { Finding, Lab } from './labs.ts';
import type { Medicine } from './medicines.ts';
import { ageAt, dateOfDay, dayMs } from './person.ts';
import type { Cause, Dose, Person } from './person.ts';
import type { LabOrder } from './profile.ts';
import { readingsOf } from './readings.ts';

type Row<Name extends keyof DemoChart> = DemoChart[Name][number];

export interface WrittenVisit extends DemoChart {
  readonly sets: readonly DemoSet[];
}

const minuteMs = 60_000;
const unique = (words: readonly string[]): readonly string[] => [...new Set(words)];

/** One visit with everything done at it, by the same people on the same day. */
export const writeVisit = (person: Person, day: number, causes: readonly Cause[], lasting: Pick<BodyState, 'pressure' | 'saturation'>): WrittenVisit => {
  const { random } = person;
  const age = ageAt(person, day);
  const startMs = person.todayMs - day * dayMs + (8 * 60 + 15 * random.between(0, 33)) * minuteMs;
  const at = (minutes: number) => new Date(startMs + minutes * minuteMs).toISOString();
  const seenBy = causes.find((cause) => cause.seenBy)?.seenBy;
  const practitioner = seenBy?.practitioner ?? person.doctor;
  const nurse = pickNurse(random);
  const lasts = random.pick([15, 20, 20, 30, 40]);
  const service = causes[0]?.service ?? 'Review';
  const reason = unique(causes.map((cause) => cause.reason)).slice(0, 4).join('; ');
  const isHome = age > 84 && seenBy === undefined && random.chance(0.3);
  const location = isHome ? 'Home' : `Room ${random.between(1, 6)}`;
  const encounter: Row<'encounters'> = {
    class: isHome ? 'home' : 'ambulatory', type: service, status: 'finished', reason, started: at(0), ended: at(lasts), practitioner, location, organization: seenBy?.organization ?? clinicName,
  };
  const hasVitals = seenBy?.hasVitals ?? true;
  const carried = Math.max(0, ...causes.map((cause) => cause.carried ?? 0));
  const state: BodyState = { ...lasting, hasFever: causes.some((cause) => cause.hasFever), carried };
  const takenAt = at(4);
  const sets: readonly DemoSet[] = hasVitals ? [{ takenAt, takenBy: nurse, readings: readingsOf(random, signsAt(random, person.body, age, state), age, takenAt) }] : [];
  const measured = causes.flatMap((cause) => cause.orders ?? []).filter(({ lab }, i, all) => all.findIndex((each) => each.lab === lab) === i);
  return {
    encounters: [encounter], sets,
    appointments: causes.every((cause) => cause.isWalkIn) ? [] : [{ status: 'fulfilled', service, reason, starts: at(0), ends: at(lasts), practitioner, location, note: '' }],
    problems: causes.flatMap((cause) => (cause.problem ? [problemOf(person, day, cause.problem, practitioner)] : [])),
    medications: causes.flatMap((cause) => (cause.gives ?? []).map((medicine) => medicationOf(person, day, medicine, cause, practitioner, at(Math.min(lasts - 2, 12))))),
    immunizations: causes.flatMap((cause) => (cause.doses ?? []).map((dose) => immunizationOf(person, day, dose, at(Math.min(lasts - 1, 10)), nurse))),
    results: [
      ...measured.map((order) => resultOf(person, age, order, at(8), seenBy ? practitioner : nurse)),
      ...causes.flatMap((cause) => cause.findings ?? []).map((finding) => findingOf(finding, at(8), seenBy ? practitioner : nurse)),
    ],
  };
};

const problemOf = (person: Person, day: number, { display, code, onset, lastsDays, abatedOnDay }: NonNullable<Cause['problem']>, recordedBy: string): Row<'problems'> => {
  const over = abatedOnDay ?? (lastsDays === undefined ? undefined : day - lastsDays);
  const isOver = over !== undefined && over > 0;
  return {
    display, code, codeSystem: 'http://snomed.info/sct', category: lastsDays === undefined ? 'problem-list-item' : 'encounter-diagnosis',
    clinicalStatus: isOver ? 'resolved' : 'active', verification: 'confirmed', severity: '', onset, onsetText: '', abated: isOver ? dateOfDay(person, over) : null, abatedText: '',
    recordedOn: dateOfDay(person, day), recordedBy, note: '',
  };
};

const medicationOf = (person: Person, day: number, medicine: Medicine, cause: Cause, prescriber: string, authored: string): Row<'medications'> => {
  const isOver = medicine.days !== undefined && day > medicine.days && cause.problem?.lastsDays !== undefined;
  return {
    form: 'request', display: medicine.display, code: medicine.code, codeSystem: medicine.code === '' ? '' : 'http://www.nlm.nih.gov/research/umls/rxnorm', status: isOver ? 'completed' : 'active',
    dosage: medicine.dosage, reason: cause.problem?.display ?? cause.reason, authored, started: dateOfDay(person, day),
    ended: isOver ? dateOfDay(person, day - (medicine.days ?? 0)) : null, prescriber, note: '',
  };
};

const immunizationOf = (person: Person, day: number, { vaccine, code, series }: Dose, given: string, performer: string): Row<'immunizations'> => ({
  vaccine, code, codeSystem: 'http://hl7.org/fhir/sid/cvx', status: 'completed', statusReason: '', given, givenText: '',
  lot: `DEMO-${String(person.random.between(1000, 9999))}`, expires: dateOfDay(person, day - person.random.between(120, 500)),
  site: code === '119' ? '' : ageAt(person, day) < 1.5 ? 'Left thigh' : 'Left arm', route: code === '119' ? 'By mouth' : 'Intramuscular', dose: code === '119' ? '1 mL' : '0.5 mL', series, performer, note: '',
});

/** Litres a minute that a healthy person of this height would blow: Godfrey 1970 for children, a middle of Nunn and Gregg 1989 for adults. */
const foretoldPeakFlow = (person: Person, age: number): number =>
  age < 18 ? Math.max(90, 5 * heightAt(person.body, age) - 400) : (person.body.isFemale ? 450 : 590) - Math.max(0, age - 35) * 2.6;

const resultOf = (person: Person, age: number, order: LabOrder & { isFirst: boolean }, effective: string, performer: string): Row<'results'> => {
  const lab: Lab = labs[order.lab];
  const mean = order.mean?.[order.isFirst ? 0 : 1] ?? lab.mean;
  const raw = mean + person.random.normal() * (order.deviation ?? lab.deviation);
  const value = Number(Math.max(lab.least, order.lab === 'peakFlow' ? raw * foretoldPeakFlow(person, age) : raw).toFixed(lab.decimals));
  const { low, high } = order.lab === 'peakFlow' ? { low: Math.round(foretoldPeakFlow(person, age) * 0.8), high: null } : lab;
  return {
    category: lab.category, display: lab.display, code: lab.code, codeSystem: 'http://loinc.org', value, unit: lab.unit, valueText: '', low, high,
    rangeText: low !== null && high !== null ? `${low} to ${high}` : low === null ? `below ${high ?? ''}` : `above ${low}`,
    interpretation: low !== null && value < low ? 'L' : high !== null && value > high ? 'H' : 'N', status: 'final', effective, performer, note: '',
  };
};

const findingOf = ({ display, code, category, value, isAbnormal }: Finding, effective: string, performer: string): Row<'results'> => ({
  category, display, code, codeSystem: 'http://loinc.org', value: null, unit: '', valueText: value, low: null, high: null, rangeText: '',
  interpretation: isAbnormal ? 'A' : 'N', status: 'final', effective, performer, note: '',
});
