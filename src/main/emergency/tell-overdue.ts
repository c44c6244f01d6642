import type { Access } from '#main/access/index.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Ids } from '#main/ports.ts';
import { overdueUntold } from './store.ts';

/** Alerts of reviews that nobody did in time, once for each; asked at unseal and now and then. Answers how many. */
export const tellOverdueReviews = async (db: ClinicDatabase, access: Access, ids: Ids): Promise<number> => {
  const now = access.now();
  if ((await overdueUntold(db.read, now)).length === 0) return 0;
  return db.transaction(async (tx) => {
    const overdue = await overdueUntold(tx, now);
    for (const { staffId, patientId } of overdue) await raiseAlert(tx, { id: ids.newId(), kind: 'review-overdue', at: now, staffId, patientId });
    return overdue.length;
  }, { priority: 'job' });
};
