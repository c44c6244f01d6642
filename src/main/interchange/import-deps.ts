import type { Writer } from '#shared/database/types.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Clock, Ids } from '#main/ports.ts';
import type { Records } from '#main/records/record-write.ts';

/** What an import needs from outside. `nextRecordNumbers` and `auditImport` belong to the patients and the audit. */
export interface ImportDeps {
  readonly db: Pick<ClinicDatabase, 'read' | 'transaction'>;
  readonly records: Records;
  readonly ports: { readonly clock: Clock; readonly ids: Ids };
  readonly by: { readonly staffId: string };
  readonly nextRecordNumbers: (tx: Writer, count: number) => Promise<readonly string[]>;
  /** One audit row for a patient whose record this run changed. `counts`: resources written, by FHIR type. */
  readonly auditImport: (tx: Writer, patientId: string, counts: Readonly<Record<string, number>>) => Promise<void>;
}

export interface ImportRequest extends ImportDeps {
  readonly files: Iterable<ImportFile> | AsyncIterable<ImportFile>;
  /** Names the system the files come from; '' or absent to go by fullUrl and folder. */
  readonly source?: string;
  /** `total` is null while files are being read; then both count patients. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number | null }) => void;
  /** Called after each commit that changed a patient. */
  readonly onChanged?: (patientId: string) => void;
  readonly signal?: AbortSignal;
}
