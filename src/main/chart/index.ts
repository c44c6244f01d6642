import { firstPage } from '#shared/sections/section.ts';
import { mostInSummary } from '#shared/chart/contract.ts';
import type { chartContract } from '#shared/chart/contract.ts';
import type { Handlers, OutputOf } from '#shared/contract/define.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { appointmentsSection } from '#main/appointments/index.ts';
import { documentsSection } from '#main/documents/index.ts';
import { encountersSection } from '#main/encounters/index.ts';
import { immunizationsSection } from '#main/immunizations/index.ts';
import { medicationsSection } from '#main/medications/index.ts';
import { problemsSection } from '#main/problems/index.ts';
import { resultsSection } from '#main/results/index.ts';
import { readSections } from '#main/sections/index.ts';
import type { SectionDefinition } from '#main/sections/index.ts';

/** Visits and results are shown whatever their state; of the rest what is current. */
const parts = {
  problems: { privilege: 'problems:read', section: problemsSection, show: 'current' },
  medications: { privilege: 'medications:read', section: medicationsSection, show: 'current' },
  immunizations: { privilege: 'immunizations:read', section: immunizationsSection, show: 'current' },
  encounters: { privilege: 'encounters:read', section: encountersSection, show: 'all' },
  results: { privilege: 'results:read', section: resultsSection, show: 'all' },
  appointments: { privilege: 'appointments:read', section: appointmentsSection, show: 'current' },
  documents: { privilege: 'documents:read', section: documentsSection, show: 'current' },
} as const satisfies Readonly<Record<string, { readonly privilege: Privilege; readonly section: SectionDefinition<never>; readonly show: 'all' | 'current' }>>;

type Name = keyof typeof parts;
type Summary = OutputOf<(typeof chartContract)['chart.summary']>;
const names = Object.keys(parts) as readonly Name[];

/** What matters today from every section the person may read, in one statement. Other sections are not even asked for. */
export const chartHandlers = {
  'chart.summary': async ({ read, viewer }, { patientId }) => {
    const readable = names.filter((name) => viewer.may(parts[name].privilege));
    const asked = readable.map((name) => ({ section: parts[name].section, query: { ...firstPage(patientId), show: parts[name].show }, limit: mostInSummary }));
    const pages = asked.length === 0 ? [] : await readSections<readonly unknown[]>(read, viewer.seesSensitive(patientId), asked);
    // The contract checks each part's rows on the way out.
    return Object.fromEntries(names.map((name) => [name, pages[readable.indexOf(name)] ?? null])) as unknown as Summary;
  },
} satisfies Handlers<typeof chartContract, CallContext>;
