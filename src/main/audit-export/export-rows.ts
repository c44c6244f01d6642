import type { auditExportContract, ExportRefusal } from '#shared/audit-export/contract.ts';
import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { Reader } from '#shared/database/types.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { exportBundle, lastCheckpoint, NothingToExport, readFact } from '#main/audit/index.ts';
import type { AuditLog, AuditRow } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { NewFile, WhyNoFile } from '#main/workstation/new-file.ts';
import { auditEventOf } from './audit-event.ts';
import { csvHead, csvPage } from './csv-rows.ts';
import { hiddenFrom } from './hidden-from.ts';
import { countRows, isPatient, pagesOf, recordNumbers, spanOf, staffNames } from './store.ts';
import type { Chosen } from './store.ts';

type Export = (typeof auditExportContract)['audit.export'];
type Asked = InputOf<Export>;
type Answer = OutputOf<Export>;
interface Span { readonly first: number; readonly last: number }

export interface ExportParts {
  readonly audit: AuditLog;
  /** Of the open clinic. */
  readonly db: () => ClinicDatabase;
  /** A feature knows no disk. */
  readonly makeFile: (path: string) => Promise<NewFile | WhyNoFile>;
}

const refused = (why: ExportRefusal): Answer => ({ type: 'refused', why });

const writePages = async (read: Reader, kind: 'csv' | 'fhir', chosen: Chosen, span: Span, write: NewFile['write']): Promise<number> => {
  const staff = await staffNames(read);
  const log = { logId: (await readFact(read, 'logId')) ?? '' };
  let disarmed = 0;
  if (kind === 'csv') await write(csvHead);
  for await (const page of pagesOf(read, chosen, span)) {
    if (kind === 'fhir') {
      await write(page.map((entry) => `${JSON.stringify(auditEventOf(entry, log))}\n`).join(''));
      continue;
    }
    const patientIds = [...new Set(page.flatMap(({ patientId }) => (patientId === null ? [] : [patientId])))];
    const lines = csvPage(page, { staff, records: await recordNumbers(read, patientIds) });
    disarmed += lines.disarmed;
    await write(lines.text);
  }
  return disarmed;
};

/** A bundle proves its rows against the last signed head, so what came after that is not in it. */
const writeBundle = async (read: Reader, { patientId, since, before }: Chosen, { first, last }: Span, madeAt: string, write: NewFile['write']): Promise<number> => {
  const isAll = since === null && before === null;
  const size = (await lastCheckpoint(read))?.size ?? 0;
  const rows = patientId !== null ? { type: 'patient', patientId } as const : isAll ? { type: 'all' } as const : { type: 'range', from: first, to: Math.min(last, size) } as const;
  return (await exportBundle(read, rows, madeAt, write)).rows;
};

const rowFor = ({ session, from }: CallContext, { purpose, patientId, kind }: Asked, outcome: string, count: number): AuditRow => ({
  action: 'export', method: 'audit.export', outcome, from, privilege: 'audit:export', recordKind: 'audit-log', recordId: kind, purpose, count,
  who: { staffId: session.staffId, role: session.role, sessionId: session.sessionId }, ...(patientId === null ? {} : { patientId }),
});

const whyOf = (error: unknown): ExportRefusal | undefined => (error instanceof NothingToExport ? 'not-signed' : (error as { readonly why?: WhyNoFile }).why);

/** Writes what was chosen into a file that is empty and whose making the log already tells of. */
const fill = async (context: CallContext, asked: Asked, plan: { readonly chosen: Chosen; readonly span: Span; readonly rows: number; readonly leftOut: number }, file: NewFile): Promise<Answer> => {
  const { chosen, span } = plan;
  const isBundle = asked.kind === 'bundle';
  const rows = isBundle ? await writeBundle(context.read, chosen, span, context.clock.now(), file.write) : plan.rows;
  const disarmed = asked.kind === 'bundle' ? 0 : await writePages(context.read, asked.kind, chosen, span, file.write);
  return { type: 'exported', file: asked.file, rows, ...(await file.finish()), leftOut: isBundle ? 0 : plan.leftOut, disarmed };
};

/**
 * Exports rows of the log into a new file. What leaves is written down before the first row of it reaches the disk: somebody who stops
 * the program half-way has a piece of a file, and the log says so.
 */
export const exportRows = (parts: ExportParts) => async (context: CallContext, asked: Asked): Promise<Answer> => {
  const { read } = context;
  const hidden = await hiddenFrom(context);
  if (asked.patientId !== null && !(await isPatient(read, asked.patientId))) return { type: 'no-such' };
  if (asked.patientId !== null && hidden.includes(asked.patientId)) return { type: 'closed-chart' };
  if (asked.staffId !== null && !(await staffNames(read)).has(asked.staffId)) return { type: 'no-such' };
  if (asked.kind === 'bundle' && asked.staffId !== null) return refused('bundle-of-person');
  const everything: Chosen = { patientId: asked.patientId, staffId: asked.staffId, since: asked.since, before: asked.before, without: [] };
  // Leaving rows out of a bundle would leave nothing that could be proved; it holds ids alone.
  const chosen = asked.kind === 'bundle' ? everything : { ...everything, without: hidden };
  const span = await spanOf(read, chosen);
  const rows = span ? await countRows(read, chosen, span) : 0;
  if (!span || rows === 0) return refused('nothing');
  const leftOut = chosen.without.length === 0 ? 0 : (await countRows(read, everything, span)) - rows;

  const file = await parts.makeFile(asked.file);
  if (typeof file === 'string') return refused(file);
  const note = (outcome: string, count: number): Promise<void> => parts.db().transaction((tx) => parts.audit.append(tx, [rowFor(context, asked, outcome, count)]));
  try {
    await note('ok', rows);
    return await fill(context, asked, { chosen, span, rows, leftOut }, file);
  } catch (error) {
    await file.undo();
    const why = whyOf(error);
    if (why === undefined) throw error;
    await note(why, 0);
    return refused(why);
  }
};
