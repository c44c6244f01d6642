import type { Appointment } from '#shared/appointments/appointment.ts';

/** Those still to come, soonest first; `now` as texts of dates compare. One of today counts all day. */
export const appointmentsToCome = (appointments: readonly Appointment[], today: string): readonly Appointment[] =>
  appointments.filter(({ starts }) => starts !== null && starts >= today).toSorted((a, b) => (a.starts ?? '').localeCompare(b.starts ?? ''));
