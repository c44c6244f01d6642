import type { Appointment } from '#shared/appointments/appointment.ts';
import { appointmentLook } from '#renderer/appointments/index.ts';
import { whenWords } from '#renderer/sections/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { AsidePanel } from './AsidePanel.tsx';
import { appointmentsToCome } from './next-appointment.ts';

interface AppointmentsPanelProps {
  readonly patientId: string;
  readonly title: string;
  readonly appointments: readonly Appointment[];
  readonly total: number;
  readonly most: number;
}

/** When somebody comes next. */
export const AppointmentsPanel = ({ patientId, title, appointments, total, most }: AppointmentsPanelProps) => {
  const { today, utcOffsetMinutes } = useSession();
  const toCome = appointmentsToCome(appointments, today);
  return (
    <AsidePanel patientId={patientId} tab="visits" title={title} none={t('aside.none.appointments')} most={most} total={total}
      rows={toCome.map((appointment) => ({
        id: appointment.id, look: appointmentLook(appointment), below: [appointment.practitioner, appointment.location].filter((part) => part !== '').join(', '),
        end: appointment.starts === null ? '' : whenWords(appointment.starts, utcOffsetMinutes),
      }))} />
  );
};
