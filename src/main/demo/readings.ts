import { measures } from '#shared/vitals/measures.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import type { BodySigns } from './body.ts';
import type { DemoReading } from './demo-clinic.ts';
import type { Random } from './random.ts';

/** What a nurse writes down of a visit; now and then with a slip that was struck a few minutes later. */
export const readingsOf = (random: Random, signs: BodySigns, age: number, takenAt: string): readonly DemoReading[] => {
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
