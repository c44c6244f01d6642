/** `csv` for a spreadsheet, `fhir` AuditEvents one a line, `bundle` what an outsider can verify (docs/audit-bundle.md). Apart from the schemas, for the page that offers them. */
export const exportKinds = ['csv', 'fhir', 'bundle'] as const;
export type ExportKind = (typeof exportKinds)[number];
