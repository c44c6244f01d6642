import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { BridgeEvent } from '#shared/contract/bridge.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { SqlValue } from '#shared/database/types.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { allergyKind } from '#main/allergies/index.ts';
import type { CallContext, Session } from '#main/api/call-context.ts';
import { appointmentsSection } from '#main/appointments/index.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { organizationKind, practitionerKind } from '#main/directory/index.ts';
import { encountersSection } from '#main/encounters/index.ts';
import { immunizationsSection } from '#main/immunizations/index.ts';
import { createInterchange, inProcessThread, readFiles } from '#main/interchange/index.ts';
import type { ImportDeps, ImportRequest } from '#main/interchange/index.ts';
import { medicationsSection } from '#main/medications/index.ts';
import { nextRecordNumbers, patientKind } from '#main/patients/index.ts';
import { problemsSection } from '#main/problems/index.ts';
import { createRecords } from '#main/records/write-records.ts';
import { resultsSection } from '#main/results/index.ts';
import { observationKind } from '#main/vitals/index.ts';
import { seesAll } from './sees-all.ts';

const sections = [problemsSection, medicationsSection, immunizationsSection, encountersSection, resultsSection, appointmentsSection];
const kinds = [patientKind, observationKind, allergyKind, ...sections.map(({ kind }) => kind), practitionerKind, organizationKind];

export const session: Session = { sessionId: 's1', staffId: 'staff-1', userName: 'mehta', displayName: 'Dr Mehta', role: 'administrator' };

export interface ImportClinicOptions {
  readonly driver?: DatabaseDriver;
  readonly readFiles?: ImportDeps['readFiles'];
  readonly callsSoFar?: () => number;
}

/** A clinic's encrypted database with the real records and one open interchange; the audit is a list. `reopen` ends the session as a crash does. */
export const openImportClinic = async (options: ImportClinicOptions = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-import-'));
  const path = join(folder, 'clinic.db');
  const key = new Uint8Array(32).fill(7);
  const driver = options.driver ?? sqlcipherDriver;
  let db = await openClinicDatabase(driver, path, key, 'create');
  await runMigrations(db, migrations);
  const clock = { now: () => '2026-01-05T08:00:00.000Z', monotonic: () => performance.now(), utcOffsetMinutes: () => 0 };
  const ids = { newId: uuidv7, randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
  const records = createRecords(kinds, { clock, ids });
  const audited: { patientId: string; counts: Readonly<Record<string, number>> }[] = [];
  const events: BridgeEvent[] = [];
  const logged: string[] = [];
  const newInterchange = () => createInterchange({
    db, records, ports: { clock, ids }, nextRecordNumbers, log: { write: (event, facts) => void logged.push(JSON.stringify({ event, ...facts })) },
    emit: (event) => void events.push(event), readFiles: options.readFiles ?? ((files, how) => readFiles(files, how, inProcessThread)), callsSoFar: options.callsSoFar ?? (() => 0),
    auditImport: async (_tx, _by, changed) => void audited.push(...changed),
  });
  let interchange = newInterchange();
  const rows = (text: string, values: readonly SqlValue[] = []) => db.read.all<Record<string, unknown>>({ text, values });
  return {
    audited, events, logged, records, rows, path, key,
    db: () => db,
    interchange: () => interchange,
    call: () => interchange.handlers,
    context: (by = session): CallContext => ({ session: by, viewer: seesAll, steppedUp: undefined, read: db.read, ahead: undefined, tx: null as never, from: 'clinic', clock, ids, emit: () => undefined, afterwards: () => undefined }),
    count: async (table: string) => Number((await rows(`SELECT count(*) AS n FROM ${table}`))[0]?.['n']),
    run: (files: ImportRequest['files'], more: Omit<ImportRequest, 'files'> = {}) => interchange.importFor(session, { files, ...more }),
    /** The report of an import that is over. */
    import: async (files: ImportRequest['files'], more: Omit<ImportRequest, 'files'> = {}) => {
      const { job } = await interchange.importFor(session, { files, ...more });
      if (job.state !== 'done') throw new Error(`${job.state} ${job.reason} ${logged.join()}`);
      return job.report;
    },
    /** Signs out and opens the database again, as the next sign-in does. */
    reopen: async () => {
      await interchange.signedOut();
      await db.close();
      db = await openClinicDatabase(driver, path, key, 'existing');
      interchange = newInterchange();
    },
    close: async () => {
      await interchange.signedOut();
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const textFile = (name: string, value: unknown): ImportFile => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const bytes = new TextEncoder().encode(text);
  const chunks = async function* () {
    yield bytes;
  };
  return { name, folder: 'asha', bytes: bytes.length, open: async () => ({ type: 'opened', chunks: chunks() }) };
};
