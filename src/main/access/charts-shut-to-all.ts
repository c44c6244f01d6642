import { holdsIn } from './holds.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Patients whose closed charts nobody is left to open who may also lift what was closed: everybody who may is kept out, left, or lost the
 * privilege. An emergency still opens them, for a while.
 */
export const chartsShutToAll = (snapshot: Snapshot, at: string): readonly string[] => {
  const { staff, closed } = snapshot;
  const isShutTo = (patientId: string, key: string): boolean => closed.get(key)?.has(patientId) === true;
  const lifters = [...staff].filter(([id]) => holdsIn(snapshot, id, at)('restrictions:manage'));
  const everyClosed = [...new Set([...closed.values()].flatMap((ids) => [...ids]))];
  return everyClosed.filter((patientId) => lifters.every(([id, { role }]) => isShutTo(patientId, `person/${id}`) || isShutTo(patientId, `role/${role}`)));
};
