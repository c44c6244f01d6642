import type { PolicyValues } from '#shared/policies/policies.ts';

type Hours = Pick<PolicyValues, 'clinic.opensAt' | 'clinic.closesAt' | 'clinic.daysOpen'>;

/** Who comes early, or finishes a chart, is not after hours. */
const graceMinutes = 30;

/** Whether the clinic was closed at a moment, on a wall clock `offsetMinutes` east of UTC. */
export const isClosed = (moment: string, offsetMinutes: number, hours: Hours): boolean => {
  const local = new Date(Date.parse(moment) + offsetMinutes * 60_000);
  const minutes = local.getUTCHours() * 60 + local.getUTCMinutes();
  const dayFromMonday = (local.getUTCDay() + 6) % 7;
  return dayFromMonday >= hours['clinic.daysOpen'] || minutes < hours['clinic.opensAt'] * 60 - graceMinutes || minutes >= hours['clinic.closesAt'] * 60 + graceMinutes;
};

/** The day of a moment, `2026-03-12`; a night belongs to the evening it began with. */
export const nightOf = (moment: string, offsetMinutes: number): string => new Date(Date.parse(moment) + (offsetMinutes - 720) * 60_000).toISOString().slice(0, 10);
export const dayOf = (moment: string, offsetMinutes: number): string => new Date(Date.parse(moment) + offsetMinutes * 60_000).toISOString().slice(0, 10);
