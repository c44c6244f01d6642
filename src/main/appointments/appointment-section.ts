import { Appointment } from '#shared/appointments/appointment.ts';
import { defineSection } from '#main/sections/index.ts';

/** FHIR R4 Appointment, one patient's. */
export const appointmentsSection = defineSection<Appointment>({
  kind: 'appointment', table: 'appointment', row: Appointment, policy: 'review', group: 'status',
  empty: { source: '', status: 'unknown', service: '', reason: '', starts: null, ends: null, practitioner: '', location: '', note: '' },
  sortedBy: (appointment) => appointment.starts,
  named: (appointment) => `${appointment.service} ${appointment.reason} ${appointment.practitioner}`,
  current: `status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'waitlist')`,
});
