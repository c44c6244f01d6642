import type { AuditLog, AuditRow } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';

interface Group {
  readonly rows: AuditRow[];
  readonly written: Promise<void>;
}

/**
 * Writes the rows of reads, those that wait for the writer together in one transaction: opening a chart asks eleven things at
 * once, and eleven commits one after the other would be most of its time. Every caller waits until its own rows are committed,
 * and if they cannot be, no answer of the group leaves.
 */
export const createReadAudits = (audit: AuditLog) => {
  const waiting = new WeakMap<ClinicDatabase, Group>();
  return (db: ClinicDatabase, rows: readonly AuditRow[]): Promise<void> => {
    const joined = waiting.get(db);
    if (joined) {
      joined.rows.push(...rows);
      return joined.written;
    }
    const group: Group = { rows: [...rows], written: Promise.resolve() };
    const close = () => {
      if (waiting.get(db) === group) waiting.delete(db);
    };
    const written = db.transaction((tx) => {
      // From here on the statement is on its way: whoever comes now begins the next group.
      close();
      return audit.append(tx, group.rows);
    }, { durability: 'read-audit' });
    // A transaction that never began leaves no group behind to join.
    written.catch(close);
    waiting.set(db, Object.assign(group, { written }));
    return written;
  };
};
