import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NewPatient } from '#shared/patients/patient.ts';
import { ageInYears } from '#shared/time/calendar-date.ts';
import { diastolicPossible, measures } from '#shared/vitals/measures.ts';
import { roles } from '#shared/staff/roles.ts';
import { clashesOf } from '#shared/sync/detectors.ts';
import { createSlotBook } from '#main/demo/book-free-slots.ts';
import { contentDigest, generateDemoClinic } from '#main/demo/index.ts';

const today = '2026-01-05';
const digest = (seed: number, on = today) => contentDigest(generateDemoClinic({ seed, patients: 120, today: on }));

it('makes the same clinic of the same seed, and another of another', () => {
  expect(digest(7)).toBe(digest(7));
  expect(digest(8)).not.toBe(digest(7));
  expect(digest(7, '2026-01-06')).not.toBe(digest(7));
  // The same in another process, on another day: whoever changes the plan sees it here, and says so.
  expect(digest(7)).toBe('09d6e1fddfe9764c78e7ae4dc9fff1be3d36218b16846f368c7f8fa323361172');
});

it('shows every role, a newborn, somebody of 97, near-duplicates, severe and no known allergies, never asked, struck readings', () => {
  const { staff, patients } = generateDemoClinic({ seed: 1, patients: 400, today });
  // A manager may add people: nobody alone gives that power, not even here.
  expect(staff.map((person) => person.role).sort()).toEqual(roles.filter((role) => role !== 'manager').sort());
  const ages = patients.map(({ fields }) => (fields.birthDate === null ? -1 : (ageInYears(fields.birthDate, today) ?? -1)));
  expect([ages.includes(0), ages.includes(4), Math.max(...ages) >= 96]).toEqual([true, true, true]);
  const allergies = patients.flatMap((patient) => patient.allergies);
  expect(allergies.some((allergy) => allergy.severity === 'severe')).toBe(true);
  expect(allergies.some((allergy) => allergy.statement === 'no-known')).toBe(true);
  expect(patients.some((patient) => patient.allergies.length === 0)).toBe(true);
  expect(patients.flatMap((patient) => patient.sets.flatMap((set) => set.readings)).some((reading) => reading.struck !== null)).toBe(true);
  expect(patients.some(({ fields }) => fields.nameInOwnScript !== '')).toBe(true);
  expect(patients.some(({ fields }) => fields.givenNames === '')).toBe(true);
  expect(patients.some(({ fields }) => fields.familyName.length > 30)).toBe(true);
  const births = patients.map(({ fields }) => `${fields.birthDate} ${fields.street === '' ? 'again' : ''}`);
  expect(births.filter((birth) => birth.endsWith('again')).length).toBeGreaterThan(10);
});

it('books nobody twice and prescribes no drug twice, also when the book is full', () => {
  const { patients } = generateDemoClinic({ seed: 3, patients: 500, today });
  const standing = (part: 'appointments' | 'medications') => patients.flatMap(({ chart }, owner) =>
    chart[part].map((fields, i) => ({ eid: `${owner}/${i}`, owner: String(owner), fields: { ...fields, source: '' } })));
  const appointments = standing('appointments').filter(({ fields }) => 'starts' in fields && fields.status === 'booked');
  expect(appointments.length).toBeGreaterThan(100);
  expect(appointments.flatMap((one) => clashesOf('appointment', one, appointments))).toEqual([]);
  const byPatient = new Map<string, ReturnType<typeof standing>>();
  for (const each of standing('medications')) byPatient.set(each.owner, [...(byPatient.get(each.owner) ?? []), each]);
  expect([...byPatient.values()].flatMap((own) => own.flatMap((one) => clashesOf('medication', one, own)))).toEqual([]);
  const intoBook = createSlotBook();
  const [wanted] = patients.flatMap(({ chart }) => chart.appointments.filter(({ status }) => status === 'booked'));
  if (!wanted) throw new Error('somebody is booked');
  const day = Array.from({ length: 40 }, () => intoBook(wanted));
  expect(day.filter(({ status }) => status === 'booked').length).toBeGreaterThan(10);
  expect(day.filter(({ status, starts, ends }) => status === 'waitlist' && starts === wanted.starts?.slice(0, 10) && ends === null).length).toBeGreaterThan(20);
});

it('is plausible whatever the seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
      for (const { fields, sets } of generateDemoClinic({ seed, patients: 40, today }).patients) {
        const { registeredAt, ...typed } = fields;
        expect(NewPatient.safeParse(typed).success).toBe(true);
        expect(fields.phone === '' || /555-01\d\d$/.test(fields.phone)).toBe(true);
        const wrong: string[] = [];
        const must = (holds: boolean, what: string) => void (holds || wrong.push(what));
        for (const { takenAt, readings } of sets) {
          must(takenAt < `${today}T00:00:00.000Z` && takenAt >= registeredAt.slice(0, 10), takenAt);
          const isExact = fields.birthDate?.length === 10;
          if (isExact) must(takenAt.slice(0, 10) >= (fields.birthDate ?? ''), takenAt);
          const age = isExact ? ageInYears(fields.birthDate ?? '', takenAt.slice(0, 10)) : undefined;
          for (const { measure, value, secondValue, struck } of readings) {
            const { possible } = measures[measure];
            const what = `${String(age)} y ${measure} ${value}`;
            must(value >= possible.low && value <= possible.high, what);
            if (measure === 'blood-pressure') must(secondValue !== null && secondValue >= diastolicPossible.low && secondValue < value, what);
            if (age === undefined || struck !== null || measure !== 'body-weight') continue;
            if (age < 1) must(value >= 2 && value <= 14, what);
            else if (age < 5) must(value >= 6 && value <= 26, what);
            else if (age >= 19) must(value >= 33 && value <= 145, what);
          }
        }
        expect(wrong).toEqual([]);
      }
    }),
    // The example was 96 years old and weighed 34 kg.
    { numRuns: 40, examples: [[1771512427]] },
  );
});
