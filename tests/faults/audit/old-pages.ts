import { closeSync, cpSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sql } from '#shared/database/types.ts';
import { systemClock, systemIds } from '#main/adapters/node-ports.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { allergyKind } from '#main/allergies/index.ts';
import { createAuditLog } from '#main/audit/index.ts';
import { findDoubts } from '#main/audit/doubts.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { checkContents } from '#main/records/check-contents.ts';
import { createRecords } from '#main/records/write-records.ts';
import { databaseKey } from './made-log.ts';

const pageBytes = 4096;
/** Tables that say who may do what, and what of each changes: no index is kept on it, so that an old page fits in without a seam. */
const changed = { staff: 'display_name', staff_grant: 'reason', policy: 'value', role_bundle: 'changed_by', restriction: 'reason' } as const;
type RuleTable = keyof typeof changed;
const ruleTables = Object.keys(changed) as RuleTable[];
/** The look at every record finds this one; opening finds the others. */
const recordTable = 'allergy_intolerance';
export const oldPageTables = [...ruleTables, recordTable] as const;
type Table = (typeof oldPageTables)[number];

interface Column {
  readonly name: string;
  readonly type: string;
}

const logged = async (db: ClinicDatabase, text: string, values: readonly (string | number)[]): Promise<void> => {
  const audit = createAuditLog(systemClock);
  await db.transaction(async (tx) => {
    await tx.run({ text, values });
    await audit.append(tx, [{ action: 'staff-change', method: 'staff.change', outcome: 'ok', from: 'gate', who: undefined }]);
  });
};

/** A row that the table takes, whatever its columns mean. */
const addRow = async (db: ClinicDatabase, table: RuleTable): Promise<void> => {
  const columns = await db.read.all<Column>({ text: `SELECT name, type FROM pragma_table_info('${table}') WHERE name <> 'rid' ORDER BY cid`, values: [] });
  await logged(db, `INSERT INTO ${table} (${columns.map(({ name }) => `"${name}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, columns.map(({ type }) => (type === 'INTEGER' ? 0 : randomUUID())));
};

const records = createRecords([allergyKind], { clock: systemClock, ids: systemIds });
const [allergyId, patientId, staffId] = [randomUUID(), randomUUID(), randomUUID()];
const writeAllergy = (db: ClinicDatabase, fields: Readonly<Record<string, string>>) =>
  db.transaction((tx) => records.write(tx, [{ kind: 'allergy-intolerance', id: allergyId, patientId, fields }], { staffId }));

const open = (path: string) => openClinicDatabase(sqlcipherDriver, path, databaseKey, 'existing', 1);
const remove = (path: string): void => ['', '-wal', '-shm'].forEach((suffix) => { rmSync(`${path}${suffix}`, { force: true }); });

/**
 * Row D11b: a file in which each of these tables has changed, and the file from before. SQLCipher takes a page of the older one for good;
 * what tells it is the digest that the log keeps of the table, and for a record what is kept of its content beside its clock.
 */
export const makeOldPages = async (path: string) => {
  const [before, after, tampered] = ['before', 'after', 'page'].map((name) => join(path, '..', `${name}.db`)) as [string, string, string];
  cpSync(path, before);
  const first = await open(before);
  for (const table of ruleTables) await addRow(first, table);
  await writeAllergy(first, { substance: 'Penicillin', severity: 'unknown' });
  await first.close();
  cpSync(before, after);
  const second = await open(after);
  for (const table of ruleTables) await logged(second, `UPDATE ${table} SET ${changed[table]} = ?`, [randomUUID()]);
  await writeAllergy(second, { severity: 'severe' });
  const roots = new Map((await second.read.all<{ name: string; rootpage: number }>(sql`SELECT name, rootpage FROM sqlite_master WHERE type = 'table'`)).map(({ name, rootpage }) => [name, rootpage]));
  await second.close();

  /** The tables that opening, or the look at every record, finds changed after one old page of `table` was put back; undefined leaves the file as it is. */
  const look = async (table: Table | undefined): Promise<readonly string[]> => {
    cpSync(after, tampered);
    if (table !== undefined) {
      const [from, to, bytes] = [openSync(before, 'r'), openSync(tampered, 'r+'), Buffer.alloc(pageBytes)];
      const at = ((roots.get(table) ?? 1) - 1) * pageBytes;
      readSync(from, bytes, 0, pageBytes, at);
      writeSync(to, bytes, 0, pageBytes, at);
      [from, to].forEach(closeSync);
    }
    const db = await open(tampered);
    try {
      const atOpening = (await findDoubts(db.read, { type: 'missing' })).flatMap((doubt) => (doubt.reason === 'tables' ? doubt.tables : [doubt.reason]));
      const { faults } = await checkContents(db, [allergyKind], () => Promise.resolve());
      return [...atOpening, ...faults.map(({ id }) => (id === allergyId ? recordTable : 'another record'))];
    } finally {
      await db.close();
      remove(tampered);
    }
  };
  return { look };
};
