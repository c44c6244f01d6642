import { AllergiesPage } from '#renderer/allergies/index.ts';
import type { useAllergies } from '#renderer/allergies/index.ts';
import type { Answer } from '#renderer/api/use-answer.ts';
import { AppointmentsPanel, ChartAside, VisitsPage } from '#renderer/chart/index.ts';
import type { Summary } from '#renderer/chart/index.ts';
import { documentsSection } from '#renderer/documents/index.ts';
import { immunizationsSection } from '#renderer/immunizations/index.ts';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { medicationsSection, RecordButton } from '#renderer/medications/index.ts';
import type { ChartTab } from '#renderer/navigation/index.ts';
import { DetailsPage } from '#renderer/patients/index.ts';
import { problemsSection } from '#renderer/problems/index.ts';
import { resultsSection } from '#renderer/results/index.ts';
import { ChartQuestions } from '#renderer/review/index.ts';
import { ClosedToPanel, useRestrictions } from '#renderer/restrictions/index.ts';
import { SectionPage } from '#renderer/sections/index.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { VitalsPage } from '#renderer/vitals/index.ts';
import type { Patient } from '#shared/patients/patient.ts';

interface ChartTabPanelProps {
  readonly tab: ChartTab;
  readonly patient: Patient;
  /** Something of this chart waits for somebody to choose. */
  readonly hasQuestions: boolean;
  readonly opened: string | undefined;
  readonly summary: Answer<Summary>;
  readonly onSummary: () => void;
  readonly allergies: ReturnType<typeof useAllergies>;
  readonly onLeave: () => void;
}

const ClosedTo = ({ patientId }: { readonly patientId: string }) => <ClosedToPanel patientId={patientId} restrictions={useRestrictions(patientId)} />;

const Details = ({ patient, hasQuestions, summary, onLeave }: Pick<ChartTabPanelProps, 'patient' | 'hasQuestions' | 'summary' | 'onLeave'>) => {
  useKeys({ Esc: onLeave });
  const mayRestrict = useMay('restrictions:manage');
  const appointments = summary.type === 'value' ? summary.value.appointments : null;
  return (
    <div className="details-with">
      <DetailsPage patient={patient} />
      <div className="details-aside">
        {hasQuestions && <ChartQuestions patientId={patient.id} />}
        {appointments && <AppointmentsPanel patientId={patient.id} title={t('section.appointments')} appointments={appointments.rows} total={appointments.total} most={8} />}
        {mayRestrict && <ClosedTo patientId={patient.id} />}
      </div>
    </div>
  );
};

/** What stands under a tab. */
export const ChartTabPanel = ({ tab, patient, hasQuestions, opened, summary, onSummary, allergies: [allergies, reloadAllergies], onLeave }: ChartTabPanelProps) => {
  const section = { patientId: patient.id, opened, onLeave };
  const counted = summary.type === 'value' ? summary.value : undefined;
  switch (tab) {
    case 'vitals':
      return <VitalsPage patientId={patient.id} birthDate={patient.birthDate} onLeave={onLeave} aside={<ChartAside patientId={patient.id} answer={summary} onRetry={onSummary} lead={hasQuestions && <ChartQuestions patientId={patient.id} />} />} />;
    case 'results': return <SectionPage {...section} spec={resultsSection} />;
    case 'problems': return <SectionPage {...section} spec={problemsSection} />;
    case 'medications': return <SectionPage {...section} spec={medicationsSection} lead={<RecordButton patientId={patient.id} />} />;
    case 'immunizations': return <SectionPage {...section} spec={immunizationsSection} />;
    case 'documents': return <SectionPage {...section} spec={documentsSection} />;
    case 'visits':
      return <VisitsPage {...section} beginsWithAppointments={opened !== undefined && counted?.appointments?.rows.some((row) => row.id === opened) === true}
        counts={{ visits: counted?.encounters?.total ?? 0, appointments: counted?.appointments?.total ?? 0 }} />;
    case 'allergies': return <AllergiesPage patientId={patient.id} answer={allergies} opened={opened} onRetry={() => { void reloadAllergies(); }} onLeave={onLeave} />;
    case 'details': return <Details patient={patient} hasQuestions={hasQuestions} summary={summary} onLeave={onLeave} />;
  }
};
