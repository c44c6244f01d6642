import { useState } from 'react';
import { appointmentsSection } from '#renderer/appointments/index.ts';
import { encountersSection } from '#renderer/encounters/index.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { SectionPage } from '#renderer/sections/index.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';

interface VisitsPageProps {
  readonly patientId: string;
  readonly opened: string | undefined;
  readonly counts: { readonly visits: number; readonly appointments: number };
  /** The row one came for is an appointment. */
  readonly beginsWithAppointments: boolean;
  readonly onLeave: () => void;
}

/** Visits that were, and appointments. Who reads only appointments sees only them. */
export const VisitsPage = ({ patientId, opened, counts, beginsWithAppointments, onLeave }: VisitsPageProps) => {
  const mayVisits = useMay('encounters:read');
  const mayAppointments = useMay('appointments:read');
  const [chosen, setChosen] = useState<'visits' | 'appointments'>(beginsWithAppointments ? 'appointments' : 'visits');
  const part = mayVisits ? chosen : 'appointments';
  const lead = mayVisits && mayAppointments && (
    <Choice isSmall hideLabel label={t('visits.which')} value={part} onChange={setChosen}
      options={(['visits', 'appointments'] as const).map((value) => ({ value, label: t('visits.option', { name: t(`visits.${value}`), count: counts[value] }) }))} />
  );
  return part === 'visits'
    ? <SectionPage key="visits" patientId={patientId} spec={encountersSection} opened={opened} lead={lead} onLeave={onLeave} />
    : <SectionPage key="appointments" patientId={patientId} spec={appointmentsSection} opened={opened} lead={lead} onLeave={onLeave} />;
};
