import { defineContract } from '#shared/contract/define.ts';
import { sectionMethod } from '#shared/sections/section.ts';
import { Appointment } from './appointment.ts';

export const appointmentsContract = defineContract({
  /** Appointments, latest first. Groups: status. Current: still to come or under way (proposed, pending, booked, arrived, checked in, waiting). */
  'appointments.list': sectionMethod('appointments:read', Appointment),
});
