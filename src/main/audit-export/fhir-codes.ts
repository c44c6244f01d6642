import type { AuditEntry } from '#shared/audit/entry.ts';
import { isDone } from '#shared/audit/outcomes.ts';

export interface Coding { readonly system: string; readonly code: string; readonly display?: string }

const dicom = (code: string, display: string): Coding => ({ system: 'http://dicom.nema.org/resources/ontology/DCM', code, display });
const restful = (code: string): Coding => ({ system: 'http://hl7.org/fhir/restful-interaction', code, display: code });

const rest: Coding = { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest', display: 'RESTful Operation' };
/** Our own word for what was done; no public code says strike, label or lock. */
const own = (code: string): Coding => ({ system: 'urn:wardlight:audit-action', code });

export const entityType = (code: string, display: string): Coding => ({ system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code, display });
export const objectRole = (code: string, display: string): Coding => ({ system: 'http://terminology.hl7.org/CodeSystem/object-role', code, display });
export const participation = (code: string, display: string): Coding => ({ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code, display });
export const actReason = (code: string): Coding => ({ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code });
export const xRequestId: Coding = { system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', code: 'XrequestId' };
export const profileUrl = (name: string): string => `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`;
export const applicationAgent = dicom('110150', 'Application');
export const sourceAgent = dicom('110153', 'Source Role ID');
export const destinationAgent = dicom('110152', 'Destination Role ID');
export const custodianAgent: Coding = { system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'custodian', display: 'Custodian' };

/** The five patterns of IHE's Basic Audit Log Patterns. */
export type Pattern = 'Create' | 'Read' | 'Update' | 'Delete' | 'Query';

export interface Kind {
  /** Undefined for what is no work on records: signing in, exports, keys, refusals. Those are plain AuditEvents. */
  readonly pattern: Pattern | undefined;
  readonly type: Coding;
  readonly subtype: readonly Coding[];
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
}

const patterns = {
  Create: { interaction: 'create', action: 'C' }, Read: { interaction: 'read', action: 'R' }, Update: { interaction: 'update', action: 'U' },
  Delete: { interaction: 'delete', action: 'D' }, Query: { interaction: 'search-type', action: 'E' },
} as const;

/** Methods whose action is a word of its own, and that make something new. */
const making: ReadonlySet<string> = new Set(['restrictions.add', 'staff.add', 'staff.grant', 'emergency.open', 'setup.confirm', 'incidents.begin']);

const patternOf = ({ action, method }: AuditEntry): Pattern | undefined => {
  switch (action) {
    case 'create': return 'Create';
    case 'read': case 'print': return 'Read';
    case 'search': return 'Query';
    case 'delete': return 'Delete';
    case 'update': case 'strike': case 'policy': case 'approval': case 'staff-change': case 'staff-end': case 'staff-reset': case 'staff-add': case 'privilege': case 'restrict':
    case 'emergency': case 'emergency-review': case 'alert': case 'label': case 'setup': case 'incident': case 'disclosure': case 'pin': case 'password-change': case 'second-factor':
      return making.has(method) ? 'Create' : 'Update';
    default: return undefined;
  }
};

/** DICOM's own code beside FHIR's (PS3.15 A.5, CID 401): what kind of record, or what of the log itself. */
const dicomOf = ({ action, method, patientId }: AuditEntry): readonly Coding[] => {
  if (method.startsWith('audit.') || method.startsWith('disclosures.')) return [dicom('110101', 'Audit Log Used')];
  if (action === 'emergency') return [dicom('110127', 'Emergency Override Started')];
  if (action === 'policy' || action === 'privilege') return [dicom('110136', 'Security Roles Changed')];
  if (action.startsWith('staff-') || action === 'pin' || action === 'password-change' || action === 'second-factor') return [dicom('110137', 'User Security Attributes Changed')];
  return patientId === null ? [] : [dicom('110110', 'Patient Record')];
};

const authentication = dicom('110114', 'User Authentication');
const login = dicom('110122', 'Login');
const logout = dicom('110123', 'Logout');

const plainOf = ({ action }: AuditEntry): Omit<Kind, 'pattern'> => {
  switch (action) {
    case 'sign-in': case 'sign-in-failed': case 'unlock': case 'unlock-failed': case 'second-factor-failed': case 'step-up': case 'recover':
      return { type: authentication, subtype: [login, own(action)], action: 'E' };
    case 'sign-out': case 'idle-sign-out': case 'lock': case 'seal': return { type: authentication, subtype: [logout, own(action)], action: 'E' };
    case 'export': case 'backup': return { type: dicom('110106', 'Export'), subtype: [own(action)], action: 'R' };
    case 'import': return { type: dicom('110107', 'Import'), subtype: [own(action)], action: 'C' };
    case 'refused': case 'shell-refused': return { type: dicom('110113', 'Security Alert'), subtype: [dicom('110132', 'Use of Restricted Function'), own(action)], action: 'E' };
    default: return { type: dicom('110113', 'Security Alert'), subtype: [own(action)], action: 'E' };
  }
};

export const kindOf = (entry: AuditEntry): Kind => {
  const pattern = patternOf(entry);
  if (!pattern) return { pattern, ...plainOf(entry) };
  const { interaction, action } = patterns[pattern];
  return { pattern, type: rest, subtype: [restful(interaction), ...dicomOf(entry), own(entry.action)], action };
};

/** `0` done, `4` not done for a reason of the clinic's, `8` refused or crashed. */
export const outcomeCode = ({ action, outcome }: AuditEntry): '0' | '4' | '8' => {
  if (action === 'refused' || action === 'shell-refused' || action === 'crashed') return '8';
  if (action.endsWith('-failed') || action === 'clock-anomaly' || action === 'rollback') return '4';
  return isDone(outcome) || patternOf({ action } as AuditEntry) === undefined ? '0' : '4';
};
