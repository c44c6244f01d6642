import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { PolicyValues } from '#shared/policies/policies.ts';
import type { AuditLog, AuditRow } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Ids } from '#main/ports.ts';
import { careLagMs } from './care.ts';
import { rowsAfter } from './chart-row.ts';
import type { LookedRow } from './chart-row.ts';
import { checkClinic } from './clinic-checks.ts';
import { lookLater } from './late-rules.ts';
import type { Looking } from './looking.ts';
import { lookAtOnce } from './prompt-rules.ts';
import { raiseAlarm } from './raise-alarm.ts';
import type { NewAlarm } from './raise-alarm.ts';
import { readPatientFacts, readStaffFacts } from './staff-facts.ts';
import { anybody, createTallies } from './tallies.ts';

/** What looking needs of the clinic. `now` is ISO 8601. */
export interface LookParts {
  readonly db: ClinicDatabase;
  readonly ids: Ids;
  readonly audit: AuditLog;
  readonly now: () => string;
  readonly offsetMinutes: () => number;
  readonly policies: () => PolicyValues;
  /** Rows looked at in one transaction, and transactions in one look; fewer in tests. */
  readonly batch?: number;
  readonly batches?: number;
}

type Pass = 'at-once' | 'later';
/** A log that was never looked through is looked through from here on. */
const firstDays = 30;
const seenDays = 2;
const habitDays = 60;
const dayMs = 86_400_000;
/** A row ahead of the clock by more than this waits for no care: the clock was set back since. */
const aheadMs = 120_000;

const markOf = async (read: Reader, pass: Pass): Promise<number | undefined> => (await read.get<{ seq: number }>(sql`SELECT seq FROM alarm_mark WHERE name = ${pass}`))?.seq;

const firstMark = async (read: Reader, now: string): Promise<number> => {
  const since = new Date(Date.parse(now) - firstDays * dayMs).toISOString();
  // Rows of one moment stand by person in this index: the first of a few hundred is the first.
  const row = await read.get<{ seq: number | null }>(sql`SELECT min(seq) AS seq FROM (SELECT seq FROM audit_row WHERE recorded_at > ${since} AND recorded_at < ${'9'} ORDER BY recorded_at LIMIT 500)`);
  return Math.max(0, (row?.seq ?? 1) - 1);
};

/** Of one day only, so that what was done before that day stands when its habits are asked; later, only what is old enough. */
const readyOf = (rows: readonly LookedRow[], pass: Pass, now: string): readonly LookedRow[] => {
  const day = rows[0]?.recordedAt.slice(0, 10);
  const [ripe, ahead] = [new Date(Date.parse(now) - careLagMs).toISOString(), new Date(Date.parse(now) + aheadMs).toISOString()];
  const end = rows.findIndex(({ recordedAt }) => recordedAt.slice(0, 10) !== day || (pass === 'later' && recordedAt > ripe && recordedAt < ahead));
  return end === -1 ? rows : rows.slice(0, end);
};

const raising = (tx: Writer, ids: Ids, told: AuditRow[]) => async (alarm: NewAlarm): Promise<void> => {
  const row = await raiseAlarm(tx, ids, alarm);
  if (row) told.push(row);
};

/** Rows of the log that are not there any more, between the mark and what follows. */
const gapBefore = (mark: number, { seq, recordedAt }: LookedRow): readonly NewAlarm[] =>
  seq <= mark + 1 ? [] : [{ key: `gap/${mark + 1}`, at: recordedAt, staffId: '', reason: { kind: 'gap', count: mark + 1, usual: seq - 1 } }];

/** Looks at one batch, in one transaction with what it raises and with the mark. Answers how many rows it was. */
const lookAtBatch = async (tx: Writer, parts: LookParts, pass: Pass): Promise<number> => {
  const now = parts.now();
  const known = await markOf(tx, pass);
  const mark = known ?? (await firstMark(tx, now));
  const rows = readyOf(await tx.all<LookedRow>(rowsAfter(mark, parts.batch ?? 150)), pass, now);
  const last = rows.at(-1);
  if (!last) return 0;
  const told: AuditRow[] = [];
  const tallies = createTallies(tx);
  const looking: Looking = { tx, tallies, staff: await readStaffFacts(tx), policies: parts.policies(), offsetMinutes: parts.offsetMinutes(), raise: raising(tx, parts.ids, told) };
  if (pass === 'later') {
    const patients = await readPatientFacts(tx, [...new Set(rows.flatMap(({ patientId }) => (patientId === null ? [] : [patientId])))]);
    for (const row of rows) await lookLater(row, looking, patients);
  } else {
    let before = mark;
    for (const row of rows) {
      for (const gap of gapBefore(before, row)) await looking.raise(gap);
      before = row.seq;
      await lookAtOnce(row, looking);
    }
  }
  await tallies.write();
  await tx.run(sql`INSERT INTO alarm_mark (name, seq) VALUES (${pass}, ${last.seq}) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq`);
  await parts.audit.append(tx, told);
  return rows.length;
};

const waiting = async (read: Reader, pass: Pass, now: string): Promise<boolean> =>
  readyOf(await read.all<LookedRow>(rowsAfter((await markOf(read, pass)) ?? (await firstMark(read, now)), 1)), pass, now).length > 0;

/** Tallies are for a day or two, habits for some weeks. Person by person, within the key. */
const forget = async (tx: Writer, now: string): Promise<void> => {
  const day = (days: number): string => new Date(Date.parse(now) - days * dayMs).toISOString().slice(0, 10);
  for (const { id } of [{ id: anybody }, ...(await tx.all<{ id: string }>(sql`SELECT id FROM staff`))]) {
    await tx.run(sql`DELETE FROM alarm_seen WHERE staff_id = ${id} AND span < ${day(seenDays)}`);
    await tx.run(sql`DELETE FROM alarm_habit WHERE staff_id = ${id} AND kind IN ('opened', 'left') AND span < ${day(habitDays)}`);
  }
};

/**
 * Looks through what the log has got since the last look: at most a few hundred rows, a batch a transaction, and people go first. Answers
 * how many alarms are new, and whether more rows wait.
 * @throws DatabaseError when the database cannot be read or written.
 */
export const lookForAlarms = async (parts: LookParts): Promise<{ readonly raised: number; readonly isBehind: boolean }> => {
  const { db, ids, audit } = parts;
  let raised = 0;
  const counting: LookParts = { ...parts, audit: { append: async (tx, rows) => { raised += rows.length; await audit.append(tx, rows); } } };
  const most = parts.batches ?? 8;
  let isBehind = false;
  for (const pass of ['at-once', 'later'] as const) {
    let done = 0;
    while (done < most && (await waiting(db.read, pass, parts.now())) && (await db.transaction((tx) => lookAtBatch(tx, counting, pass), { priority: 'job' })) > 0) done += 1;
    isBehind ||= done === most;
  }
  const found = await checkClinic(db.read, parts.now(), parts.policies());
  if (found.length > 0) {
    await db.transaction(async (tx) => {
      const told: AuditRow[] = [];
      for (const alarm of found) await raising(tx, ids, told)(alarm);
      await counting.audit.append(tx, told);
    }, { priority: 'job' });
  }
  return { raised, isBehind };
};

/** Once a day is enough. */
export const forgetOldTallies = (db: ClinicDatabase, now: string): Promise<void> => db.transaction((tx) => forget(tx, now), { priority: 'job' });
