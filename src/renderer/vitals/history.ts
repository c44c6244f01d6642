import { measureNames, measures, unitOf } from '#shared/vitals/measures.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import type { Observation } from '#shared/vitals/observation.ts';

export interface PastReading {
  readonly at: number;
  readonly takenAt: string;
  /** In the measure's own unit; systolic for a blood pressure. */
  readonly value: number;
  readonly secondValue: number | null;
}

const counts = (observation: Observation): boolean =>
  observation.struck === null && (observation.status === 'final' || observation.status === 'amended' || observation.status === 'corrected');

/** Readings of one measure that count, oldest first, all in the measure's own unit. */
export const pastOf = (observations: readonly Observation[], name: MeasureName): readonly PastReading[] => {
  const measure = measures[name];
  const past = observations.flatMap((observation): readonly PastReading[] => {
    const unit = unitOf(measure, observation.unit);
    if (observation.measure !== name || observation.value === null || !unit || !counts(observation)) return [];
    return [{ at: Date.parse(observation.takenAt), takenAt: observation.takenAt, value: unit.toOwn(observation.value), secondValue: observation.secondValue }];
  });
  return past.toSorted((a, b) => a.at - b.at);
};

export interface TakenSet {
  readonly id: string;
  readonly takenAt: string;
  readonly hasTime: boolean;
  readonly recordedBy: string;
  readonly observations: readonly Observation[];
}

const places: ReadonlyMap<MeasureName | null, number> = new Map(measureNames.map((name, place) => [name, place]));
/** As in the grid; what we have no measure for comes last. */
const byGrid = (a: Observation, b: Observation): number => (places.get(a.measure) ?? places.size) - (places.get(b.measure) ?? places.size);

/** The sets, newest first, each in the grid's order. */
export const setsOf = (observations: readonly Observation[]): readonly TakenSet[] => {
  const sets = new Map<string, TakenSet>();
  for (const observation of observations) {
    const { setId: id, takenAt, hasTime, recordedBy } = observation;
    const set = sets.get(id);
    sets.set(id, set ? { ...set, observations: [...set.observations, observation] } : { id, takenAt, hasTime, recordedBy, observations: [observation] });
  }
  return [...sets.values()]
    .map((set) => ({ ...set, observations: set.observations.toSorted(byGrid) }))
    .toSorted((a, b) => b.takenAt.localeCompare(a.takenAt));
};
