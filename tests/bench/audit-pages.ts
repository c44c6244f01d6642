import { systemClock, systemIds } from '#main/adapters/node-ports.ts';
import { createAuditLog } from '#main/audit/index.ts';
import type { AuditRow } from '#main/audit/index.ts';
import { sha256 } from '#main/audit/sha256.ts';
import { entriesAfter, leafOf } from '#main/audit/stored-entry.ts';
import { keepNodes, logSize, readFrontier } from '#main/audit/tree-store.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { appendLeaves } from '#shared/audit/merkle.ts';
import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { BenchAnswer, BenchOptions, BenchRow } from './bench-row.ts';
import { seededClinic } from './measure/seeded-clinic.ts';
import { compared, limited, timed, Times } from './measure/times.ts';

const fullSize = 1_000_000;
const smallSize = 20_000;
const chunk = 50_000;
const staffCount = 14;
const dayMs = 86_400_000;
const runs = 7;
const staffId = (n: number): string => `01890000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`;

/** A year of one clinic: one person in five rows is the busiest, one patient has every fiftieth row. */
const addRows = async (tx: Writer, first: number, count: number, size: number, patients: number): Promise<void> => {
  const begin = Date.now() - 365 * dayMs;
  await tx.run(sql`INSERT INTO audit_row (seq, recorded_at, monotonic_ms, staff_id, role, privilege, session_id, action, method, record_kind, patient_id, device, from_where, outcome, count)
    WITH RECURSIVE n (i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${first + count})
    SELECT i, strftime('%Y-%m-%dT%H:%M:%fZ', (${begin} + CAST(i AS REAL) / ${size} * ${365 * dayMs}) / 1000.0, 'unixepoch'), 5,
      '01890000-0000-7000-8000-0000000000' || substr('0' || CASE WHEN i / 6 % 5 = 0 THEN 0 ELSE i / 6 * 7919 % ${staffCount} END, -2), 'nurse', 'patients:read', '01890000-0000-7000-8000-0000000000ff',
      CASE WHEN i % 997 = 0 THEN 'refused' WHEN i % 60 = 7 THEN 'create' ELSE 'read' END,
      CASE WHEN i % 60 = 7 THEN 'vitals.record' ELSE json_extract('["patients.show","chart.summary","allergies.list","vitals.history","results.list","medications.list"]', '$[' || (i % 6) || ']') END,
      'patient', (SELECT id FROM patient WHERE rid = 1 + CASE WHEN i / 6 % 50 = 0 THEN 0 ELSE i / 6 * 104729 % ${patients} END), 1, 'clinic', 'ok', 1 FROM n`);
};

const addNodes = async (tx: Writer, from: number): Promise<void> => {
  let frontier = await readFrontier(tx, from);
  for (;;) {
    const page = await tx.all<AuditEntry>(entriesAfter(frontier.size, 4_096));
    if (page.length === 0) return;
    const added = appendLeaves(sha256, frontier, page.map(leafOf));
    await keepNodes(tx, added.completed);
    ({ frontier } = added);
  }
};

const fill = async (db: ClinicDatabase, size: number, patients: number): Promise<void> => {
  await db.transaction(async (tx) => {
    for (let n = 0; n < staffCount; n += 1) {
      await tx.run(sql`INSERT INTO staff (id, user_name, user_name_folded, display_name, role, added_at) VALUES (${staffId(n)}, ${`p${String(n)}`}, ${`p${String(n)}`}, ${`Person ${String(n)}`}, 'nurse', ${systemClock.now()})`);
    }
  }, { priority: 'job' });
  for (let done = 0; done < size; done += chunk) {
    await db.transaction(async (tx) => {
      const from = await logSize(tx);
      await addRows(tx, from + 1, Math.min(chunk, size - done), size, patients);
      await addNodes(tx, from);
    }, { priority: 'job' });
  }
  await db.checkpoint();
};

/** What an append costs with and without what the pages seek by, on the same log. */
const appendCost = async (db: ClinicDatabase): Promise<BenchRow> => {
  const audit = createAuditLog(systemClock);
  const who = { staffId: staffId(1), role: 'nurse', sessionId: systemIds.newId() };
  const row = (): AuditRow => ({ action: 'read', method: 'patients.show', outcome: 'ok', from: 'clinic', who, patientId: systemIds.newId(), recordKind: 'patient', privilege: 'patients:read', count: 1 });
  const measure = async (times: Times): Promise<void> => {
    // Where the core wrote a row of its own meanwhile, this log finds out where it ends by failing once.
    for (let i = 0; i < 300; i += 1) await timed(times, () => db.transaction((tx) => audit.append(tx, [row()]), { durability: 'read-audit' }).catch(() => undefined));
  };
  const [ours, without] = [new Times(), new Times()];
  await measure(new Times());
  await measure(ours);
  await db.transaction(async (tx) => {
    for (const name of ['audit_row_by_staff', 'audit_row_opened_at', 'audit_row_marked']) await tx.run({ text: `DROP INDEX ${name}`, values: [] });
    await tx.run(sql`CREATE INDEX audit_row_by_staff ON audit_row (staff_id, seq)`);
  }, { priority: 'job' });
  await measure(new Times());
  await measure(without);
  return compared('append a read’s row, beside the indexes of before', ours.median, without.median, 1.3, 'two more entries of an index for each opened chart');
};

/** Every question of the Audit page through the door, on a year of a million rows (`--rows`); each answer has a second. */
export const run = async (options: BenchOptions): Promise<BenchAnswer> => {
  const { clinic, call } = await seededClinic(options);
  const db = clinic.keeper.current()?.db;
  if (!db) throw new Error('nobody is signed in');
  const size = options.rows ?? (options.patients < 1_000 ? smallSize : fullSize);
  await fill(db, size, options.patients);
  const patientId = (await db.read.get<{ id: string }>(sql`SELECT id FROM patient WHERE rid = 1`))?.id ?? '';
  const ago = (days: number): string => new Date(Date.now() - days * dayMs).toISOString();
  const [month, year, longAgo] = [{ from: ago(30), to: ago(-1) }, { from: ago(365), to: ago(-1) }, { from: ago(330), to: ago(300) }];
  const [patient, person, all] = [{ type: 'patient', patientId }, { type: 'person', staffId: staffId(0) }, { type: 'clinic' }];
  const line = (about: object, span: object, show = 'all') => ['audit.timeline', { about, ...span, show, before: null, names: false }] as const;
  const heat = (about: object, span: object) => ['audit.heat', { about, ...span }] as const;
  const questions = {
    'timeline of a patient, a year': line(patient, year), 'timeline of a patient, a year, refused': line(patient, year, 'refused'),
    'timeline of a person, a year': line(person, year), 'timeline of a person, a year, left (none)': line(person, year, 'left'), 'timeline of a person, a month long ago': line(person, longAgo),
    'timeline of the clinic, 30 days': line(all, month), 'timeline of the clinic, 30 days, left (none)': line(all, month, 'left'), 'timeline of the clinic, 30 days long ago': line(all, longAgo),
    'heat map of a patient, a year': heat(patient, year), 'heat map of a person, a year': heat(person, year), 'heat map of the clinic, 30 days': heat(all, month),
    'graph of a person, 30 days': ['audit.graph', { about: person, ...month, names: false }] as const, 'graph of a person, a year': ['audit.graph', { about: person, ...year, names: false }] as const,
  };
  // The core remembers where its log ended before rows came from elsewhere: it finds out with the next row it writes.
  const findOut = () => call(...heat(all, month)).catch(() => undefined);
  await findOut();
  const rows: BenchRow[] = [];
  for (const [name, [method, input]] of Object.entries(questions)) {
    const times = new Times();
    for (let i = 0; i < runs; i += 1) await timed(times, () => call(method, input));
    rows.push(limited(`audit-pages: ${name}, slowest of ${String(runs)}`, times.at(0.999), 1_000, 'ms', '≤ 1 s', 'rows of the span read from their index'));
  }
  rows.push(await appendCost(db));
  await findOut();
  return { rows };
};
