import type { Writer } from '#shared/database/types.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Clock, Ids } from '#main/ports.ts';
import type { Records } from '#main/records/record-write.ts';
import type { ReadBatch, ReadOptions } from './reading/index.ts';

export interface ChangedPatient {
  readonly patientId: string;
  /** Resources written, by FHIR type. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What a job needs from outside. `nextRecordNumbers` and `auditImport` belong to the patients and the audit. */
export interface ImportDeps {
  readonly db: Pick<ClinicDatabase, 'read' | 'transaction'>;
  readonly records: Records;
  readonly ports: { readonly clock: Clock; readonly ids: Ids };
  readonly by: { readonly staffId: string };
  readonly nextRecordNumbers: (tx: Writer, count: number) => Promise<readonly string[]>;
  /** One audit row for each patient whose record this transaction changed. */
  readonly auditImport: (tx: Writer, changed: readonly ChangedPatient[]) => Promise<void>;
  readonly readFiles: (files: Iterable<ImportFile> | AsyncIterable<ImportFile>, options: ReadOptions) => AsyncGenerator<ReadBatch>;
  /** How often somebody asked something of the clinic so far; a job yields while this rises. */
  readonly callsSoFar: () => number;
  /** Called after a commit that changed patients. */
  readonly onChanged: (kinds: readonly string[], patientIds: readonly string[]) => void;
}

/** Everything a job does to the database goes behind the people who wait. */
export const asJob = { priority: 'job' } as const;
/** What is only staged is whole at commit and on the disk within a second: a power cut costs a second of reading, never a record. */
export const asStage = { priority: 'job', durability: 'read-audit' } as const;
