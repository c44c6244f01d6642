import type { Random } from './random.ts';

/** A curve by age in years; between two points it is straight. */
type Curve = readonly (readonly [age: number, value: number])[];

const at = (curve: Curve, age: number): number => {
  let [beforeAge, before] = curve[0] ?? [0, 0];
  for (const [nextAge, next] of curve) {
    if (age <= nextAge) return nextAge === beforeAge ? next : before + ((next - before) * (age - beforeAge)) / (nextAge - beforeAge);
    [beforeAge, before] = [nextAge, next];
  }
  return before;
};

// Medians of girls and boys together, rounded: WHO Child Growth Standards (0 to 5), WHO Reference 2007 and CDC 2000 (to 18).
const childWeight: Curve = [[0, 3.3], [0.25, 6.1], [0.5, 7.6], [1, 9.3], [2, 11.9], [3, 14.1], [4, 16.2], [5, 18.3], [6, 20.5], [8, 25.5], [10, 32], [12, 40.5], [14, 50], [16, 58], [18, 63]];
const childHeight: Curve = [[0, 50], [0.25, 60], [0.5, 66.5], [1, 75], [2, 87], [3, 95.5], [4, 103], [5, 109.5], [6, 115.5], [8, 127.5], [10, 138.5], [12, 149.5], [14, 160], [16, 167], [18, 170]];
// Resting medians, rounded: Fleming et al., Lancet 2011;377:1011 (heart and breathing); NHBPEP 2004 tables (pressure of children).
const heartRate: Curve = [[0, 140], [1, 122], [3, 107], [6, 94], [10, 84], [14, 78], [18, 74], [98, 73]];
const breathing: Curve = [[0, 43], [1, 33], [3, 26], [6, 22], [10, 19], [14, 17], [18, 15], [98, 16]];
const systolic: Curve = [[0, 74], [1, 87], [5, 96], [10, 104], [14, 111], [18, 118], [40, 124], [60, 134], [98, 142]];
const diastolic: Curve = [[0, 43], [1, 46], [5, 57], [10, 64], [18, 73], [60, 81], [98, 74]];

/** What stays the same of one person: all in deviations from the median. */
export interface Body {
  readonly ageAtToday: number;
  readonly isFemale: boolean;
  readonly tall: number;
  readonly heavy: number;
  readonly pressure: number;
}

export const createBody = (random: Random, ageAtToday: number, isFemale: boolean): Body => ({
  ageAtToday, isFemale, tall: withinUsual(random.normal()), heavy: withinUsual(random.normal()), pressure: random.normal(),
});

/** A few in a hundred thousand would be a giant or starved: a demonstration needs neither. */
const withinUsual = (deviations: number): number => Math.max(-2.3, Math.min(2.3, deviations));

const round = (value: number, decimals: number) => Number(value.toFixed(decimals));

/** Height in cm. Who is under 19 today is on the children's curve for the whole year, so that nobody jumps at a birthday. */
export const heightAt = (body: Body, age: number): number =>
  body.ageAtToday < 19 ? at(childHeight, age) * (1 + body.tall * 0.04) : (body.isFemale ? 163 : 176) + body.tall * 6.5 - Math.max(0, age - 60) * 0.1;

/** Weight in kg; adults by a body mass index around 25. */
export const weightAt = (body: Body, age: number): number => {
  if (body.ageAtToday < 19) return at(childWeight, age) * (1 + body.tall * 0.05 + body.heavy * 0.07);
  return (25 + body.heavy * 3.4) * (heightAt(body, age) / 100) ** 2;
};

export interface BodySigns {
  readonly weight: number;
  readonly height: number;
  readonly heartRate: number;
  readonly respiratoryRate: number;
  readonly systolic: number;
  readonly diastolic: number;
  readonly temperature: number;
  readonly saturation: number;
  readonly pain: number;
}

/** What a visit's reasons do to a body. */
export interface BodyState {
  readonly hasFever: boolean;
  /** mmHg over what the age has. */
  readonly pressure: number;
  /** Percentage points below a healthy saturation. */
  readonly saturation: number;
  /** Kilograms of a pregnancy. */
  readonly carried: number;
}

/** One visit's signs at an age in years. A fever raises heart and breathing, as it does. */
export const signsAt = (random: Random, body: Body, age: number, state: BodyState): BodySigns => {
  const fever = state.hasFever ? 1.2 + random.next() * 1.6 : 0;
  const upper = at(systolic, age) * (1 + body.pressure * 0.05 + random.normal() * 0.03) + state.pressure;
  const lower = Math.min(at(diastolic, age) * (1 + body.pressure * 0.05 + random.normal() * 0.04) + state.pressure / 2, upper - 20);
  return {
    weight: round(weightAt(body, age) * (1 + random.normal() * 0.008) + state.carried, age < 2 ? 2 : 1),
    height: round(heightAt(body, age), 1),
    heartRate: Math.round(at(heartRate, age) * (1 + random.normal() * 0.07) + fever * 10),
    respiratoryRate: Math.round(at(breathing, age) * (1 + random.normal() * 0.07) + fever * 2),
    systolic: Math.round(upper), diastolic: Math.round(lower),
    temperature: round(36.7 + random.normal() * 0.2 + fever, 1),
    saturation: Math.min(100, Math.round(97.8 - state.saturation + random.normal() * 0.9)),
    pain: random.chance(0.7) ? 0 : random.between(1, 7),
  };
};
