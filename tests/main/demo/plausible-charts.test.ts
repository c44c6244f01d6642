import { expect, it } from 'vitest';
import { ageInYears } from '#shared/time/calendar-date.ts';
import { generateDemoClinic } from '#main/demo/index.ts';
import type { DemoPatient } from '#main/demo/index.ts';

const today = '2026-01-05';
const started = performance.now();
const clinic = generateDemoClinic({ seed: 2026, patients: 2_000, today });
process.stdout.write(`demo: 2,000 patients planned in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
/** Those with a chart; the near-duplicates have none. */
const seen = clinic.patients.filter(({ chart }) => chart.encounters.length > 0);

const ageOf = ({ fields }: DemoPatient, on = today): number | undefined => (fields.birthDate?.length === 10 ? ageInYears(fields.birthDate, on) : undefined);
const has = ({ chart }: DemoPatient, problem: RegExp) => chart.problems.some(({ display }) => problem.test(display));
const takes = ({ chart }: DemoPatient, medicine: RegExp) => chart.medications.some(({ display }) => medicine.test(display));
const measured = ({ chart }: DemoPatient, code: string) => chart.results.some((result) => result.code === code);
const dayOf = (moment: string | null) => (moment ?? '').slice(0, 10);
/** Each patient that breaks the rule, by place and what they have, so that a failure says who. */
const breaking = (among: readonly DemoPatient[], holds: (patient: DemoPatient) => boolean): readonly string[] =>
  among.filter((patient) => !holds(patient)).map((patient) => `${clinic.patients.indexOf(patient)} ${ageOf(patient) ?? '?'} ${patient.fields.sex}: ${patient.chart.problems.map(({ display }) => display).join(', ')}`);
const withProblem = (problem: RegExp, atLeast: number): readonly DemoPatient[] => {
  const found = seen.filter((patient) => has(patient, problem));
  expect(found.length).toBeGreaterThan(atLeast);
  return found;
};

it('gives no child a disease of the old', () => {
  const children = seen.filter((patient) => (ageOf(patient) ?? 99) < 18);
  expect(children.length).toBeGreaterThan(300);
  expect(breaking(children, (child) => !has(child, /hypertension|Type 2 diabetes|pregnancy|fibrillation|Osteo|heart failure|kidney|obstructive/i))).toEqual([]);
  expect(breaking(children, (child) => !takes(child, /Lisinopril|Metformin|Warfarin|statin/))).toEqual([]);
});

it('gives a child vaccines by the schedule, never early, and all of them by their age', () => {
  const earliestDays: Readonly<Record<string, number>> = { '20': 42, '10': 42, '133': 42, '49': 42, '119': 42, '03': 360, '21': 360, '83': 360, '165': 9 * 365, '115': 10 * 365 };
  const small = seen.filter((patient) => (ageOf(patient) ?? 99) < 18);
  expect(breaking(small, ({ fields, chart }) => chart.immunizations.every(({ code, given }) =>
    Date.parse(dayOf(given)) - Date.parse(fields.birthDate ?? '') >= (earliestDays[code] ?? 0) * 86_400_000))).toEqual([]);
  expect(breaking(small.filter((child) => (ageOf(child) ?? 0) >= 2), ({ chart }) => ['03', '21', '20', '10', '133'].every((code) => chart.immunizations.some((each) => each.code === code)))).toEqual([]);
  expect(breaking(small.filter((child) => (ageOf(child) ?? 0) >= 5), ({ chart }) => chart.immunizations.filter(({ code }) => code === '03').length === 2)).toEqual([]);
  expect(breaking(small, ({ chart }) => chart.immunizations.every(({ code }) => !['187', '33'].includes(code)))).toEqual([]);
});

it('measures what each condition asks for, and gives what it needs', () => {
  expect(breaking(withProblem(/^Type 2 diabetes/, 100), (patient) => ['4548-4', '2345-7', '71490-7'].every((code) => measured(patient, code)) && takes(patient, /Metformin/))).toEqual([]);
  expect(breaking(withProblem(/^Essential hypertension/, 300), (patient) =>
    takes(patient, /Lisinopril/) && measured(patient, '2160-0') && patient.sets.some(({ readings }) => readings.some(({ measure }) => measure === 'blood-pressure')))).toEqual([]);
  expect(breaking(withProblem(/^Asthma/, 60), (patient) => takes(patient, /Salbutamol/) && measured(patient, '19935-6'))).toEqual([]);
  expect(breaking(withProblem(/^Atrial fibrillation/, 20), (patient) => takes(patient, /Warfarin/) && measured(patient, '6301-6') && !takes(patient, /Ibuprofen/))).toEqual([]);
  expect(breaking(withProblem(/^Hypothyroidism/, 20), (patient) => takes(patient, /Levothyroxine/) && measured(patient, '3016-3'))).toEqual([]);
});

it('shows in the numbers what somebody has', () => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const systolic = (patient: DemoPatient) => patient.sets.flatMap(({ readings }) => readings.filter(({ measure }) => measure === 'blood-pressure').map(({ value }) => value));
  const old = seen.filter((patient) => (ageOf(patient) ?? 0) > 40);
  const withPressure = old.filter((patient) => has(patient, /^Essential/));
  expect(mean(withPressure.flatMap(systolic))).toBeGreaterThan(mean(old.filter((patient) => !has(patient, /^Essential/)).flatMap(systolic)) + 8);
  const a1c = withProblem(/^Type 2/, 100).flatMap(({ chart }) => chart.results.filter(({ code }) => code === '4548-4').map(({ value }) => value ?? 0));
  expect(mean(a1c)).toBeGreaterThan(6.5);
  const problems = (from: number, to: number) => mean(seen.filter((patient) => (ageOf(patient) ?? -1) >= from && (ageOf(patient) ?? -1) < to).map(({ chart }) => chart.problems.filter(({ category }) => category === 'problem-list-item').length));
  expect(problems(65, 120)).toBeGreaterThan(2 * problems(18, 45));
});

it('lets only women of childbearing age be pregnant, with antenatal visits', () => {
  expect(breaking(withProblem(/^Normal pregnancy/, 15), (patient) =>
    patient.fields.sex === 'female' && (ageOf(patient) ?? 30) >= 18 && (ageOf(patient) ?? 30) < 45 && patient.chart.encounters.some(({ type }) => type === 'Antenatal') && !takes(patient, /Ibuprofen|Lisinopril|statin/))).toEqual([]);
  expect(breaking(seen.filter((patient) => has(patient, /prostat/)), ({ fields }) => fields.sex === 'male')).toEqual([]);
});

it('prescribes no penicillin to who cannot bear it', () => {
  const allergic = seen.filter(({ allergies }) => allergies.some(({ substance }) => substance === 'Penicillin'));
  expect(allergic.length).toBeGreaterThan(50);
  expect(breaking(allergic, (patient) => !takes(patient, /cillin/i))).toEqual([]);
  expect(seen.some((patient) => takes(patient, /amoxicillin/i))).toBe(true);
});

it('has everything happen at a visit, by the people of that visit', () => {
  expect(breaking(seen, ({ chart, sets, fields }) => {
    const visits = new Map(chart.encounters.map((encounter) => [dayOf(encounter.started), encounter]));
    const at = (moment: string | null, by: string) => visits.get(dayOf(moment))?.practitioner === by;
    const nurses = new Map(sets.map(({ takenAt, takenBy }) => [dayOf(takenAt), takenBy]));
    return visits.size === chart.encounters.length && chart.encounters.every(({ reason, started, ended }) => reason !== '' && (started ?? '') < (ended ?? ''))
      && sets.every(({ takenAt }) => visits.has(dayOf(takenAt)))
      && chart.medications.every(({ started: day, authored, prescriber }) => at(day, prescriber) && dayOf(authored) === day)
      && chart.results.every(({ effective, performer }) => at(effective, performer) || nurses.get(dayOf(effective)) === performer)
      && chart.problems.every(({ recordedOn, recordedBy, onset }) => at(recordedOn, recordedBy) && (onset ?? '') <= (recordedOn ?? '') && (fields.birthDate === null || (onset ?? '').slice(0, 4) >= fields.birthDate.slice(0, 4)))
      && chart.immunizations.every(({ given, performer, note }) => (note !== '' ? performer === '' : nurses.get(dayOf(given)) === performer));
  })).toEqual([]);
});

it('books ahead, and what is past was kept, missed or cancelled', () => {
  const appointments = clinic.patients.flatMap(({ chart }) => chart.appointments);
  expect(appointments.filter(({ status, starts }) => status === 'booked' ? (starts ?? '') < today : status !== 'cancelled' && (starts ?? '') >= today)).toEqual([]);
  expect([...new Set(appointments.map(({ status }) => status))].sort()).toEqual(['booked', 'cancelled', 'fulfilled', 'noshow']);
  expect(appointments.filter(({ status }) => status === 'booked').length).toBeGreaterThan(500);
  expect(breaking(seen, ({ chart }) => chart.appointments.filter(({ status }) => status === 'fulfilled').every((each) => chart.encounters.some(({ started: at, practitioner }) => at === each.starts && practitioner === each.practitioner)))).toEqual([]);
});

it('tells each result within its range or not', () => {
  expect(breaking(seen, ({ chart }) => chart.results.every(({ value, low, high, interpretation, unit, codeSystem }) =>
    value === null ? interpretation !== '' : codeSystem === 'http://loinc.org' && unit !== '' && interpretation === (low !== null && value < low ? 'L' : high !== null && value > high ? 'H' : 'N')))).toEqual([]);
});

it('has a handful of charts of five hundred visits, and a directory of everybody named in them', () => {
  expect(clinic.patients.filter(({ chart }) => chart.encounters.length >= 500).length).toBe(5);
  const known = new Set(clinic.practitioners.map(({ name }) => name));
  expect(breaking(seen, ({ chart, sets }) => chart.encounters.every(({ practitioner }) => known.has(practitioner)) && sets.every(({ takenBy }) => known.has(takenBy)))).toEqual([]);
  expect([...clinic.practitioners, ...clinic.organizations].every(({ phone }) => /555-01\d\d$/.test(phone))).toBe(true);
});
