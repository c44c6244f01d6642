import { firstPage } from '#shared/sections/section.ts';
import type { SectionPage } from '#shared/sections/section.ts';
import { mostInSummary } from '#shared/chart/contract.ts';
import type { chartContract } from '#shared/chart/contract.ts';
import type { Handlers } from '#shared/contract/define.ts';
import { roleMay } from '#shared/staff/roles.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { appointmentsSection } from '#main/appointments/index.ts';
import { documentsSection } from '#main/documents/index.ts';
import { encountersSection } from '#main/encounters/index.ts';
import { immunizationsSection } from '#main/immunizations/index.ts';
import { medicationsSection } from '#main/medications/index.ts';
import { problemsSection } from '#main/problems/index.ts';
import { resultsSection } from '#main/results/index.ts';
import { readSection } from '#main/sections/index.ts';
import type { SectionDefinition } from '#main/sections/index.ts';

/** What matters today from every section the role may read; one statement each. Another role's sections are not even asked for. */
export const chartHandlers = {
  'chart.summary': async ({ read, session }, { patientId }) => {
    const part = async <Row>(privilege: Privilege, section: SectionDefinition<Row>, show: 'all' | 'current'): Promise<SectionPage<Row> | null> =>
      roleMay(session.role, privilege) ? readSection(read, section, { ...firstPage(patientId), show }, mostInSummary) : null;
    const [problems, medications, immunizations, encounters, results, appointments, documents] = await Promise.all([
      part('problems:read', problemsSection, 'current'), part('medications:read', medicationsSection, 'current'),
      part('immunizations:read', immunizationsSection, 'current'), part('encounters:read', encountersSection, 'all'),
      part('results:read', resultsSection, 'all'), part('appointments:read', appointmentsSection, 'current'), part('documents:read', documentsSection, 'current'),
    ]);
    return { problems, medications, immunizations, encounters, results, appointments, documents };
  },
} satisfies Handlers<typeof chartContract, CallContext>;
