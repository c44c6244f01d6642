import type { Appointment } from '#shared/appointments/appointment.ts';
import { clinic } from '#renderer/api/client.ts';
import { whenWords } from '#renderer/sections/index.ts';
import type { MarkName, RowLook, SectionSpec } from '#renderer/sections/index.ts';
import { formatTime, t } from '#renderer/text/index.ts';

const marks: Readonly<Record<Appointment['status'], MarkName>> = {
  proposed: 'coming', pending: 'coming', booked: 'coming', waitlist: 'coming', arrived: 'now', 'checked-in': 'now', fulfilled: 'over', cancelled: 'not', noshow: 'not', 'entered-in-error': 'not', unknown: 'ask',
};

export const appointmentLook = ({ service, reason, starts, status }: Appointment): RowLook => ({
  name: service || reason, when: starts, whenText: '', status: t(`appointment.status.${status}`), mark: marks[status], isTakenBack: status === 'entered-in-error',
});

export const appointmentsSection: SectionSpec<Appointment> = {
  name: 'appointments', kind: 'appointment',
  ask: (query) => clinic['appointments.list'](query),
  groupWords: (group) => t(`appointment.status.${group as Appointment['status']}`),
  look: appointmentLook,
  columns: [
    { head: 'appointment.reason', width: 'rest', text: ({ reason }) => reason },
    { head: 'appointment.practitioner', width: 'm', text: ({ practitioner }) => practitioner },
    { head: 'appointment.location', width: 'm', isExtra: true, text: ({ location }) => location },
  ],
  fields: (appointment, offset) => [
    ['appointment.starts', appointment.starts === null ? '' : whenWords(appointment.starts, offset)],
    ['appointment.ends', appointment.ends === null ? '' : endWords(appointment.starts, appointment.ends, offset)],
    ['appointment.service', appointment.service], ['appointment.reason', appointment.reason], ['appointment.practitioner', appointment.practitioner], ['appointment.location', appointment.location],
  ],
  note: ({ note }) => note,
};

/** The time alone where it ends on the day it began. */
const endWords = (starts: string | null, ends: string, offset: number): string =>
  starts !== null && ends.length > 10 && starts.slice(0, 10) === ends.slice(0, 10) ? formatTime(ends, offset) : whenWords(ends, offset);
