import type { AuditEntry } from '#shared/audit/entry.ts';
import { csvOf, isFormula } from '#shared/text/csv.ts';

/** What spreadsheets need to see UTF-8. */
const byteOrderMark = '\uFEFF';

const columns = [
  'Number', 'When (UTC)', 'Who', 'Role', 'What', 'Of what', 'Record', 'Patient record', 'From where', 'Computer', 'Outcome', 'Why', 'Together', 'Privilege', 'Session',
  'Method', 'Milliseconds since the row before', 'Reference', 'Details',
] as const;

export const csvHead = `${byteOrderMark}${csvOf([columns])}`;

/** Who and whose a row is about, by their ids: a name for staff, a number for a patient, never a patient's name. */
export interface Names {
  readonly staff: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, string>;
}

const cellsOf = (entry: AuditEntry, { staff, records }: Names): readonly string[] => [
  String(entry.seq), entry.recordedAt, entry.staffId === null ? '' : staff.get(entry.staffId) ?? entry.staffId, entry.role ?? '', entry.action, entry.recordKind ?? '', entry.recordId ?? '',
  entry.patientId === null ? '' : records.get(entry.patientId) ?? entry.patientId, entry.from, String(entry.device), entry.outcome, entry.purpose ?? '', String(entry.count ?? ''),
  entry.privilege ?? '', entry.sessionId ?? '', entry.method, String(entry.monotonicMs), entry.ref ?? '', entry.detail ?? '',
];

/** A page of rows as lines of the file, and how many cells a spreadsheet would have run. */
export const csvPage = (page: readonly AuditEntry[], names: Names): { readonly text: string; readonly disarmed: number } => {
  const rows = page.map((entry) => cellsOf(entry, names));
  return { text: csvOf(rows), disarmed: rows.flat().filter(isFormula).length };
};
