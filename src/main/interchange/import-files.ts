import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { ImportReport } from '#shared/interchange/contract.ts';
import type { ImportRequest } from './import-deps.ts';
import { createReport } from './report.ts';
import type { ReportBuilder } from './report.ts';
import { stageFiles } from './stage-files.ts';
import { clearStage, insertStage, resolvePatients, stagedOfPatient, stagedPatients, stagedWithoutPatient } from './store.ts';
import { refusedUnit, UnitRefused, writePatientUnit, writeSharedUnit } from './write-unit.ts';

const job = { priority: 'job' } as const;
const sharedBatch = 300;

/**
 * Imports FHIR R4 files in two passes: all files into a stage inside the encrypted database, then patient by patient, each in one
 * transaction with its audit row. Run again, it adds nothing. One import at a time: there is one stage.
 * Stopped by `signal` or a crash, whole patients are in or not at all, and the next run adds the rest.
 */
export const importFiles = async (request: ImportRequest): Promise<ImportReport> => {
  const report = createReport();
  const { db } = request;
  await db.transaction(clearStage, job);
  try {
    await stage(request, report);
    await db.transaction(resolvePatients, job);
    await writeShared(request, report);
    await writePatients(request, report);
  } finally {
    await db.transaction(clearStage, job);
  }
  return report.report();
};

const stage = async (request: ImportRequest, report: ReportBuilder): Promise<void> => {
  let done = 0;
  for await (const rows of stageFiles(request.files, request.source ?? '', report, request.signal)) {
    request.signal?.throwIfAborted();
    await request.db.transaction((tx) => insertStage(tx, rows), job);
    done += rows.length;
    request.onProgress?.({ done, total: null });
    await yieldToOthers();
  }
};

const writeShared = async (request: ImportRequest, report: ReportBuilder): Promise<void> => {
  let after = 0;
  for (;;) {
    request.signal?.throwIfAborted();
    const rows = await stagedWithoutPatient(request.db.read, after, sharedBatch);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
    const result = await request.db.transaction((tx) => writeSharedUnit(tx, rows, request), job);
    report.add(result.events);
    await yieldToOthers();
  }
};

const writePatients = async (request: ImportRequest, report: ReportBuilder): Promise<void> => {
  const keys = await stagedPatients(request.db.read);
  for (const [index, key] of keys.entries()) {
    request.signal?.throwIfAborted();
    const rows = await stagedOfPatient(request.db.read, key);
    try {
      const result = await request.db.transaction((tx) => writePatientUnit(tx, key, rows, request), job);
      report.add(result.events);
      if (result.changedPatientId !== undefined) request.onChanged?.(result.changedPatientId);
    } catch (error) {
      if (!(error instanceof UnitRefused)) throw error;
      report.add(refusedUnit(rows, error.field));
    }
    request.onProgress?.({ done: index + 1, total: keys.length });
    await yieldToOthers();
  }
};
