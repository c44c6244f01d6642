import type { Reader, Writer } from '#shared/database/types.ts';
import { keepFact, lastCheckpoint, logSize, readFact, verifyLog } from '#main/audit/index.ts';
import type { AuditLog, AuditRow, Doubt } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { checkContents } from '#main/records/index.ts';
import type { ContentFault } from '#main/records/index.ts';
import type { KindDefinition } from '#main/records/kind.ts';
import { verifiedMethod } from './store.ts';

export interface VerifyParts {
  readonly db: ClinicDatabase;
  readonly audit: AuditLog;
  readonly kinds: readonly KindDefinition[];
  readonly doubt: (tx: Writer, found: readonly Doubt[], who: AuditRow['who']) => Promise<void>;
  readonly now: () => string;
  /** Told after each page; resolves when it may go on, rejects when it has to end. */
  readonly pause: (phase: 'log' | 'records', done: number, total: number | null) => Promise<void>;
}

/** Lets others go first before each page of the log. */
const byPages = (read: Reader, pause: (done: number) => Promise<void>): Reader => {
  let done = 0;
  return {
    get: read.get,
    all: async <Row>(statement: Parameters<Reader['all']>[0]) => {
      await pause(done);
      const rows = await read.all<Row>(statement);
      done = Math.max(done, (rows.at(-1) as { readonly seq?: number } | undefined)?.seq ?? 0);
      return rows;
    },
  };
};

/** What does not hold is looked at twice, since people work meanwhile. Without any signed head, on a full disk, there is nothing to compare with. */
const logDoubts = async (read: Reader, pause: (done: number) => Promise<void>): Promise<readonly Doubt[]> => {
  if (!(await lastCheckpoint(read))) return [];
  const first = await verifyLog(byPages(read, pause));
  const found = first.type === 'holds' ? first : await verifyLog(byPages(read, pause));
  return found.type === 'holds' ? [] : [{ reason: 'log', why: found.reason, seq: found.seq, to: found.to }];
};

const recordDoubts = (faults: readonly ContentFault[]): readonly Doubt[] =>
  [...new Set(faults.map(({ kind }) => kind))].map((kind) => ({ reason: 'records', kind, ids: faults.filter((fault) => fault.kind === kind).map(({ id }) => id) }));

/**
 * Looks at every row of the log and at every record once. What does not fit is a doubt from now on and a row that names it; the digests of
 * the records go into the next signed head. Who asked is undefined for the nightly look.
 */
export const verifyAll = async ({ db, audit, kinds, doubt, now, pause }: VerifyParts, who: AuditRow['who']): Promise<readonly Doubt[]> => {
  const size = await logSize(db.read);
  const log = await logDoubts(db.read, (done) => pause('log', done, size));
  const contents = await checkContents(db, kinds, (checked) => pause('records', checked, null));
  // Rows that a person has accepted although no clock knows them.
  const accepted = new Set(JSON.parse((await readFact(db.read, 'recordsWithoutClock')) ?? '[]') as string[]);
  const found: readonly Doubt[] = [
    ...log, ...recordDoubts(contents.faults.filter(({ id }) => !accepted.has(id))),
  ];
  await db.transaction(async (tx) => {
    await doubt(tx, found, who);
    await keepFact(tx, 'streamDigests', JSON.stringify(contents.digests));
    await keepFact(tx, 'recordsCheckedAt', now());
    await audit.append(tx, [{
      action: 'verify', method: verifiedMethod, outcome: found[0]?.reason ?? 'ok', from: 'core', who, detail: { entries: size, records: contents.checked },
    }]);
  }, { priority: 'job' });
  return found;
};
