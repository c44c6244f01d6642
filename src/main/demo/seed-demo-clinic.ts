import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { measures } from '#shared/vitals/measures.ts';
import type { Writer } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Ids } from '#main/ports.ts';
import type { RecordKind, Records, RecordWrite } from '#main/records/record-write.ts';
import type { DemoChart, DemoClinic, DemoPatient } from './demo-clinic.ts';

export interface SeedDeps {
  readonly db: Pick<ClinicDatabase, 'transaction'>;
  readonly records: Records;
  readonly ports: { readonly ids: Ids };
  readonly plan: DemoClinic;
  readonly by: { readonly staffId: string };
  readonly nextRecordNumbers: (tx: Writer, count: number) => Promise<readonly string[]>;
  /** Audit rows for the patients of one transaction. */
  readonly auditSeed?: (tx: Writer, patientIds: readonly string[]) => Promise<void>;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

const batchPatients = 40;

/** The kind of each part of a chart. */
const chartKinds = {
  encounters: 'encounter', problems: 'condition', medications: 'medication', immunizations: 'immunization', results: 'result', appointments: 'appointment',
} as const satisfies Readonly<Record<keyof DemoChart, RecordKind>>;

const writesFor = (patient: DemoPatient, recordNumber: string, ids: Ids): readonly RecordWrite[] => {
  const patientId = ids.newId();
  const observations = patient.sets.flatMap(({ takenAt, takenBy, readings }) => {
    const setId = ids.newId();
    return readings.map(({ measure, value, secondValue, struck }): RecordWrite => ({
      kind: 'observation', id: ids.newId(), patientId,
      fields: {
        setId, measure, code: measures[measure].loinc, display: '', value, secondValue, valueText: '', unit: measures[measure].units[0].code,
        takenAt, hasTime: true, recordedBy: takenBy, status: struck === null ? 'final' : 'struck',
        struckBy: struck === null ? null : takenBy, struckAt: struck?.at ?? null, struckReason: struck?.reason ?? null,
      },
    }));
  });
  const allergies = patient.allergies.map((allergy): RecordWrite => ({ kind: 'allergy-intolerance', id: ids.newId(), patientId, fields: { ...allergy } }));
  const chart = Object.entries(chartKinds).flatMap(([part, kind]) =>
    patient.chart[part as keyof DemoChart].map((fields): RecordWrite => ({ kind, id: ids.newId(), patientId, fields: { ...fields } })));
  return [{ kind: 'patient', id: patientId, patientId, fields: { ...patient.fields, recordNumber } }, ...observations, ...allergies, ...chart];
};

const directoryWrites = ({ practitioners, organizations }: DemoClinic, ids: Ids): readonly RecordWrite[] => {
  const write = (kind: RecordKind, fields: RecordWrite['fields']): RecordWrite => {
    const id = ids.newId();
    return { kind, id, patientId: id, fields };
  };
  return [...practitioners.map((each) => write('practitioner', { ...each })), ...organizations.map((each) => write('organization', { ...each }))];
};

/** Writes an invented clinic's patients by the one path of every record, some patients to a transaction. Staff are the caller's: they need slots. */
export const seedDemoClinic = async ({ db, records, ports, plan, by, nextRecordNumbers, auditSeed, onProgress }: SeedDeps): Promise<{ readonly patients: number; readonly records: number }> => {
  const writeAll = async (tx: Writer, writes: readonly RecordWrite[]): Promise<number> => {
    const refused = (await records.write(tx, writes, by)).find((outcome) => outcome.type !== 'applied');
    // The plan is ours: a record our own schema refuses is a broken promise, not somebody's mistake.
    if (refused !== undefined) throw new Error(`a demonstration record was not applied: ${refused.fields.join(', ')}`);
    return writes.length;
  };
  let written = await db.transaction((tx) => writeAll(tx, directoryWrites(plan, ports.ids)), { priority: 'job' });
  for (let from = 0; from < plan.patients.length; from += batchPatients) {
    const batch = plan.patients.slice(from, from + batchPatients);
    written += await db.transaction(async (tx) => {
      const numbers = await nextRecordNumbers(tx, batch.length);
      const writes = batch.flatMap((patient, i) => writesFor(patient, numbers[i] ?? '', ports.ids));
      const count = await writeAll(tx, writes);
      await auditSeed?.(tx, writes.filter(({ kind }) => kind === 'patient').map(({ id }) => id));
      return count;
    }, { priority: 'job' });
    onProgress?.({ done: from + batch.length, total: plan.patients.length });
    await yieldToOthers();
  }
  return { patients: plan.patients.length, records: written };
};
