import type { DemoChart } from './demo-clinic.ts';

type Appointment = DemoChart['appointments'][number];

const stepMs = 15 * 60_000;
/** From eight to a quarter past four: what the day book gives out. */
const slots = 34;
const opensMs = 8 * 3_600_000;

/**
 * One book for the whole clinic: nobody is booked twice at one time. Who finds their hour taken gets the next one that is free on that day, and on a
 * day that is full they wait for one, with the day alone.
 */
export const createSlotBook = () => {
  const taken = new Set<string>();
  return (appointment: Appointment): Appointment => {
    const { status, starts, ends, practitioner } = appointment;
    if (status !== 'booked' || starts === null || ends === null) return appointment;
    const day = starts.slice(0, 10);
    const dayStart = Date.parse(`${day}T00:00:00.000Z`);
    const wanted = (Date.parse(starts) - dayStart - opensMs) / stepMs;
    const nameOf = (slot: number): string => `${practitioner}/${day}/${slot}`;
    // Twenty minutes reach into the next quarter of an hour.
    const isFree = (slot: number): boolean => [slot - 1, slot, slot + 1].every((each) => !taken.has(nameOf(each)));
    const found = Array.from({ length: slots }, (_each, i) => (wanted + i) % slots).find(isFree);
    if (found === undefined) return { ...appointment, status: 'waitlist', starts: day, ends: null };
    taken.add(nameOf(found));
    const at = dayStart + opensMs + found * stepMs;
    return { ...appointment, starts: new Date(at).toISOString(), ends: new Date(at + Date.parse(ends) - Date.parse(starts)).toISOString() };
  };
};
