/** What one call wrote or read: records of one kind. Several where one save makes several. */
export interface AuditedRecord {
  readonly kind: string;
  readonly ids: readonly string[];
}

export const recordOf = (kind: string, ...ids: readonly (string | undefined)[]): AuditedRecord => ({ kind, ids: ids.filter((id) => id !== undefined) });

/** Kinds whose name differs from that of the feature that serves them. */
const kindByFeature: Readonly<Record<string, string>> = {
  patients: 'patient', vitals: 'observation', allergies: 'allergy-intolerance', problems: 'condition', medications: 'medication', immunizations: 'immunization',
  encounters: 'encounter', results: 'result', appointments: 'appointment', documents: 'document', sections: 'section', restrictions: 'restriction',
  emergency: 'emergency-access', interchange: 'import-job', policies: 'policy', approvals: 'approval', alerts: 'alert', secondFactor: 'second-factor',
  stepUp: 'staff', session: 'staff', audit: 'audit-log', disclosures: 'disclosure', incidents: 'incident', drafts: 'draft', recovery: 'staff', updates: 'program',
};

/** The kind of record a method is about, by its name: `vitals.history` reads observations. */
export const recordKindOf = (method: string): string => {
  const [feature = ''] = method.split('.');
  return Object.hasOwn(kindByFeature, feature) ? kindByFeature[feature] ?? feature : feature;
};

/** Where a change waits for a second person: nothing but the question was written. */
const askedIn = (output: unknown): AuditedRecord | undefined => {
  const approvalId = (output as { readonly approvalId?: unknown } | undefined)?.approvalId;
  return typeof approvalId === 'string' ? recordOf('approval', approvalId) : undefined;
};

/** A change of one person's membership, or the question whether it may be made. */
export const staffOrAsked = ({ staffId }: { readonly staffId: string }, output: unknown): AuditedRecord => askedIn(output) ?? recordOf('staff', staffId);

/** What belongs to whoever is signed in: a second factor, a PIN. */
export const ownRecord = (kind: string) => (_input: unknown, _output: unknown, staffId: string): AuditedRecord => recordOf(kind, staffId);

/** As `record` of a method that may wait for a second person. */
export const orAsked = <In, Out>(record: (input: In, output: Out) => AuditedRecord) => (input: In, output: Out): AuditedRecord => askedIn(output) ?? record(input, output);
