import type { DocumentRow } from '#shared/documents/document.ts';
import type { SectionDefinition } from '#main/sections/index.ts';

/** Resources kept as they came; the importer writes them, this feature only reads. */
export const documentsSection: SectionDefinition<DocumentRow> = {
  table: 'kept_resource',
  columns: { id: 'id', patientId: 'patient_id', source: 'origin', type: 'type', title: 'title', dated: `nullif(sort_at, '')`, sensitive: 'sensitive' },
  groupColumn: 'type',
  current: `type NOT IN ('Claim', 'ClaimResponse', 'ExplanationOfBenefit', 'Coverage', 'Account', 'Provenance', 'AuditEvent')`,
  booleans: ['sensitive'],
};
